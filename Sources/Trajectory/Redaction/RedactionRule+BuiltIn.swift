extension RedactionRule {
    /// The kinds of secrets that are known without the user saying anything, the most specific first.
    ///
    /// The forms are those that the services document, or that GitHub and GitLab publish for their secret scanning.
    public static let builtIn: [RedactionRule] =
        privateKeys + clouds + forges + models + messaging + payments + platforms + general

    private static let privateKeys: [RedactionRule] = [
        RedactionRule(id: "private-key", description: "private key in a PEM block", form: .privateKey),
        RedactionRule(
            id: "age-key", description: "age secret key", patterns: ["AGE-SECRET-KEY-1{upper:58}"]),
    ]

    private static let clouds: [RedactionRule] = [
        RedactionRule(
            id: "aws-access-key", description: "AWS access key id",
            patterns: ["AKIA{upper:16}", "ASIA{upper:16}", "ABIA{upper:16}", "ACCA{upper:16}"]),
        RedactionRule(
            id: "aws-secret-key", description: "AWS secret access key",
            patterns: ["{base64:40}"], names: ["secretaccesskey", "awssecretkey", "awssecret"],
            context: [
                "akia", "asia", "aws_secret", "secretaccesskey", "secret_access_key", "aws secret",
                "secret access key",
            ],
            entropy: 3.8),
        RedactionRule(
            id: "google-api-key", description: "Google API key", patterns: ["AIza{url64:35}"], entropy: 3),
        RedactionRule(
            id: "google-oauth", description: "Google OAuth token or client secret",
            patterns: ["ya29.{url64:20-}", "GOCSPX-{url64:28}"], entropy: 3),
        RedactionRule(
            id: "azure-storage-key", description: "key of an Azure storage account or service bus",
            names: ["accountkey", "sharedaccesskey", "sharedaccesssignature", "azurestoragekey"], entropy: 3),
        RedactionRule(
            id: "azure-client-secret", description: "client secret of an Azure application",
            patterns: ["{dotted:3}8Q~{dotted:31-34}"], entropy: 3),
        RedactionRule(
            id: "digitalocean-token", description: "DigitalOcean token",
            patterns: ["dop_v1_{hex:64}", "doo_v1_{hex:64}", "dor_v1_{hex:64}"]),
        RedactionRule(
            id: "alibaba-access-key", description: "Alibaba Cloud access key id",
            patterns: ["LTAI{alnum:20}"], entropy: 3),
        RedactionRule(
            id: "vault-token", description: "HashiCorp Vault token",
            patterns: ["hvs.{url64:24-}", "hvb.{url64:24-}"], entropy: 3),
        RedactionRule(
            id: "databricks-token", description: "Databricks token", patterns: ["dapi{hex:32}"]),
    ]

    private static let forges: [RedactionRule] = [
        RedactionRule(
            id: "github-token", description: "GitHub token",
            patterns: [
                "ghp_{alnum:36-}", "gho_{alnum:36-}", "ghu_{alnum:36-}", "ghs_{alnum:36-}", "ghr_{alnum:36-}",
                "github_pat_{word:60-}",
            ], entropy: 3),
        RedactionRule(
            id: "gitlab-token", description: "GitLab token",
            patterns: [
                "glpat-{url64:20-}", "gldt-{url64:20-}", "glptt-{url64:40-}", "glrt-{url64:20-}",
                "gloas-{url64:40-}",
                "glcbt-{url64:20-}", "glft-{url64:20-}",
            ], entropy: 3),
        RedactionRule(id: "npm-token", description: "npm token", patterns: ["npm_{alnum:36}"], entropy: 3),
        RedactionRule(
            id: "pypi-token", description: "PyPI token", patterns: ["pypi-{url64:16-}"], entropy: 3),
        RedactionRule(
            id: "rubygems-token", description: "RubyGems key", patterns: ["rubygems_{hex:48}"]),
        RedactionRule(
            id: "docker-token", description: "Docker Hub token", patterns: ["dckr_pat_{url64:27}"], entropy: 3
        ),
        RedactionRule(
            id: "atlassian-token", description: "Atlassian token",
            patterns: ["ATATT3{url64:40-}", "ATCTT3{url64:40-}"],
            entropy: 3),
    ]

    private static let models: [RedactionRule] = [
        RedactionRule(
            id: "anthropic-key", description: "Anthropic key", patterns: ["sk-ant-{url64:24-}"], entropy: 3),
        RedactionRule(
            id: "openrouter-key", description: "OpenRouter key", patterns: ["sk-or-v1-{hex:64}"]),
        RedactionRule(
            id: "openai-key", description: "OpenAI key (and others of that form)",
            patterns: [
                "sk-proj-{url64:20-}", "sk-svcacct-{url64:20-}", "sk-admin-{url64:20-}", "sk-{alnum:20-}",
            ],
            entropy: 3),
        RedactionRule(
            id: "huggingface-token", description: "Hugging Face token",
            patterns: ["hf_{alnum:30-}", "api_org_{alnum:30-}"], entropy: 3),
        RedactionRule(id: "groq-key", description: "Groq key", patterns: ["gsk_{alnum:40-}"], entropy: 3),
        RedactionRule(
            id: "replicate-token", description: "Replicate token", patterns: ["r8_{alnum:37}"], entropy: 3),
        RedactionRule(id: "xai-key", description: "xAI key", patterns: ["xai-{alnum:40-}"], entropy: 3),
        RedactionRule(
            id: "perplexity-key", description: "Perplexity key", patterns: ["pplx-{alnum:40-}"], entropy: 3),
    ]

    private static let messaging: [RedactionRule] = [
        RedactionRule(
            id: "slack-token", description: "Slack token",
            patterns: [
                "xoxb-{dashed:20-}", "xoxp-{dashed:20-}", "xoxa-{dashed:20-}", "xoxr-{dashed:20-}",
                "xoxs-{dashed:20-}",
                "xoxo-{dashed:20-}", "xoxe-{dashed:20-}", "xoxe.{dotted:20-}", "xapp-{dashed:20-}",
                "xoxc-{dashed:20-}",
                "xoxd-{credential:20-}",
            ]),
        RedactionRule(
            id: "slack-webhook", description: "Slack webhook address",
            patterns: [
                "hooks.slack.com/services/{path:30-}", "hooks.slack.com/workflows/{path:30-}",
                "hooks.slack.com/triggers/{path:30-}",
            ]),
        RedactionRule(
            id: "discord-webhook", description: "Discord webhook address",
            patterns: ["discord.com/api/webhooks/{path:40-}", "discordapp.com/api/webhooks/{path:40-}"]),
        RedactionRule(
            id: "discord-token", description: "Discord bot token",
            patterns: [
                "M{url64:22-27}.{url64:6-7}.{url64:27-}", "N{url64:22-27}.{url64:6-7}.{url64:27-}",
                "O{url64:22-27}.{url64:6-7}.{url64:27-}",
            ], entropy: 3),
        RedactionRule(
            id: "telegram-token", description: "Telegram bot token",
            patterns: ["{digit:8-10}:AA{url64:32-33}"],
            entropy: 3),
        RedactionRule(
            id: "twilio-key", description: "Twilio key", patterns: ["SK{hex:32}"],
            names: ["twilioauthtoken", "twilioapisecret"]),
        RedactionRule(
            id: "sendgrid-key", description: "SendGrid key", patterns: ["SG.{url64:16-32}.{url64:32-64}"],
            entropy: 3),
        RedactionRule(
            id: "mailgun-key", description: "Mailgun key", patterns: ["key-{hex:32}"]),
    ]

    private static let payments: [RedactionRule] = [
        RedactionRule(
            id: "stripe-key", description: "Stripe key",
            patterns: [
                "sk_live_{alnum:16-}", "rk_live_{alnum:16-}", "sk_test_{alnum:16-}", "rk_test_{alnum:16-}",
                "whsec_{base64:24-}",
            ]),
        RedactionRule(
            id: "square-token", description: "Square token",
            patterns: ["sq0atp-{url64:22}", "sq0csp-{url64:43}"]),
        RedactionRule(
            id: "shopify-token", description: "Shopify token",
            patterns: ["shpat_{hex:32}", "shpca_{hex:32}", "shppa_{hex:32}", "shpss_{hex:32}"]),
    ]

    private static let platforms: [RedactionRule] = [
        RedactionRule(
            id: "datadog-key", description: "Datadog key", patterns: ["{hex:32}", "{hex:40}"],
            names: ["ddapikey", "ddappkey", "datadogapikey", "datadogappkey", "ddapplicationkey"],
            context: ["datadog", "dd_api_key", "dd-api-key", "dd_app_key", "dd-application-key"], entropy: 3),
        RedactionRule(
            id: "heroku-key", description: "Heroku key", patterns: ["HRKU-{url64:36-}"],
            names: ["herokuapikey", "herokukey", "herokutoken"], entropy: 2.5),
        RedactionRule(
            id: "newrelic-key", description: "New Relic key", patterns: ["NRAK-{upper:27}", "NRJS-{hex:19}"]),
        RedactionRule(
            id: "grafana-token", description: "Grafana token",
            patterns: ["glsa_{word:32-}", "glc_{base64:32-}"],
            entropy: 3),
        RedactionRule(
            id: "linear-key", description: "Linear key",
            patterns: ["lin_api_{alnum:40}", "lin_oauth_{hex:64}"]),
        RedactionRule(
            id: "notion-token", description: "Notion token",
            patterns: ["ntn_{alnum:40-}", "secret_{alnum:43}"],
            entropy: 3),
        RedactionRule(
            id: "figma-token", description: "Figma token", patterns: ["figd_{url64:40}"], entropy: 3),
        RedactionRule(
            id: "postman-key", description: "Postman key", patterns: ["PMAK-{hex:24}-{hex:34}"]),
        RedactionRule(id: "supabase-token", description: "Supabase token", patterns: ["sbp_{hex:40}"]),
        RedactionRule(
            id: "tailscale-key", description: "Tailscale key",
            patterns: ["tskey-auth-{dashed:20-}", "tskey-api-{dashed:20-}"]),
        RedactionRule(
            id: "doppler-token", description: "Doppler token",
            patterns: ["dp.pt.{alnum:40-}", "dp.st.{dotted:40-}"]),
        RedactionRule(
            id: "planetscale-token", description: "PlanetScale token",
            patterns: ["pscale_tkn_{dotted:32-}", "pscale_pw_{dotted:32-}"], entropy: 3),
    ]

    private static let general: [RedactionRule] = [
        RedactionRule(
            id: "jwt", description: "JSON Web Token", patterns: ["eyJ{url64:8-}.{url64:10-}.{url64:16-}"],
            entropy: 3),
        RedactionRule(
            id: "url-password", description: "password or token in a URL", form: .urlPassword, entropy: 0),
        RedactionRule(
            id: "authorization", description: "credential of a Bearer, Basic or Authorization header",
            form: .authorization, names: ["authorization", "xauthtoken"], entropy: 2.5),
        RedactionRule(
            id: "password", description: "password in an assignment",
            names: [
                "password", "passwd", "passwort", "pwd", "passphrase", "passcode", "pass", "kennwort",
                "contrasena",
            ],
            entropy: 0),
        RedactionRule(
            id: "secret", description: "secret, token or key in an assignment",
            names: [
                "secret", "token", "apikey", "secretkey", "accesskey", "accesskeyid", "privatekey", "authkey",
                "signingkey", "encryptionkey", "masterkey", "subscriptionkey", "clientsecret", "credential",
                "credentials", "connectionstring", "jwtkey", "apisecret", "authtoken", "sas", "pat",
            ], entropy: 2.5),
    ]
}
