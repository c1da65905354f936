import TestSupport

/// Secrets made at run time: no text of this project looks like one.
struct IngestPlantedSecret {
    /// What kind it is.
    var kind: String
    /// The text that it stands in, as a person or program would write it.
    var text: String
    /// The secret part.
    var secret: String

    static let alnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    static let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    static let hex = "0123456789abcdef"
    static let url64 = alnum + "-_"
    static let base64 = alnum + "+/"

    private typealias Maker = @Sendable (inout SplitMix64) -> String

    /// Kinds with a form of their own: prefix, and how the rest is made.
    private static let tokens: [(String, Maker)] = [
        ("aws-access-key", { "AK" + "IA" + $0.text(upper, 16) }),
        ("github", { "gh" + "p_" + $0.text(alnum, 36) }),
        ("github-oauth", { "gh" + "o_" + $0.text(alnum, 36) }),
        ("github-fine", { "github" + "_pat_" + $0.text(alnum, 22) + "_" + $0.text(alnum, 59) }),
        ("gitlab", { "glp" + "at-" + $0.text(url64, 20) }),
        (
            "slack",
            {
                "xo" + "xb-" + $0.text("0123456789", 12) + "-" + $0.text("0123456789", 12) + "-"
                    + $0.text(alnum, 24)
            }
        ),
        ("openai", { "s" + "k-" + $0.text(alnum, 48) }),
        ("openai-project", { "s" + "k-proj-" + $0.text(url64, 96) }),
        ("anthropic", { "s" + "k-ant-api03-" + $0.text(url64, 93) + "AA" }),
        ("google", { "AI" + "za" + $0.text(url64, 35) }),
        ("google-oauth", { "ya" + "29." + $0.text(url64, 60) }),
        ("stripe", { "sk_" + "live_" + $0.text(alnum, 24) }),
        ("stripe-restricted", { "rk_" + "live_" + $0.text(alnum, 24) }),
        ("twilio", { "S" + "K" + $0.text(hex, 32) }),
        ("sendgrid", { "S" + "G." + $0.text(url64, 22) + "." + $0.text(url64, 43) }),
        ("npm", { "np" + "m_" + $0.text(alnum, 36) }),
        ("pypi", { "py" + "pi-" + $0.text(url64, 90) }),
        ("huggingface", { "h" + "f_" + $0.text(alnum, 34) }),
        ("digitalocean", { "do" + "p_v1_" + $0.text(hex, 64) }),
        ("telegram", { "1" + $0.text("0123456789", 8) + ":A" + "A" + $0.text(url64, 33) }),
        ("discord", { "M" + $0.text(alnum, 23) + "." + $0.text(url64, 6) + "." + $0.text(url64, 27) }),
        (
            "jwt",
            { "ey" + "J" + $0.text(alnum, 33) + ".ey" + "J" + $0.text(alnum, 60) + "." + $0.text(url64, 43) }
        ),
    ]

    /// Kinds that are known by what stands around them.
    private static let settings: [(String, String, String, Maker)] = [
        (
            "slack-webhook", "https://hooks.sl" + "ack.com/services/", "\n",
            { "T" + $0.text(upper, 8) + "/B" + $0.text(upper, 8) + "/" + $0.text(alnum, 24) }
        ),
        ("aws-secret", "aws_secret_access_key = ", "\n", { $0.text(base64, 40) }),
        ("azure", "AccountName=store;AccountKey=", ";EndpointSuffix=core", { $0.text(base64, 86) + "==" }),
        ("password", "password=", "\n", { $0.text(alnum, 15) + "7" }),
        ("password-json", "{\"password\": \"", "\", \"user\": 1}", { $0.text(alnum, 16) }),
        ("api-key", "api_key: ", "\n", { $0.text(alnum, 31) + "4" }),
        ("export", "export SERVICE_TOKEN=", "\n", { $0.text(alnum, 31) + "4" }),
        ("secret", "client_secret = '", "'\n", { $0.text(alnum, 31) + "4" }),
        ("url", "postgres://admin:", "@db.internal:5432/app", { $0.text(alnum, 18) }),
        ("bearer", "Authorization: Bearer ", "\n", { $0.text(url64, 40) + "3" }),
        (
            "heroku", "HEROKU_API_KEY=", "\n",
            { rng in [8, 4, 4, 4, 12].map { rng.text(hex, $0) }.joined(separator: "-") }
        ),
        ("datadog", "DD_API_KEY=", "\n", { $0.text(hex, 32) }),
    ]

    /// The kinds of private keys.
    private static let keys = ["RSA ", "EC ", "OPENSSH ", "", "ENCRYPTED ", "DSA "]

    /// One of every kind.
    static func all(_ rng: inout SplitMix64) -> [IngestPlantedSecret] {
        var result: [IngestPlantedSecret] = []
        for (kind, make) in tokens {
            let secret = make(&rng)
            result.append(IngestPlantedSecret(kind: kind, text: secret, secret: secret))
        }
        for (kind, before, after, make) in settings {
            let secret = make(&rng)
            result.append(IngestPlantedSecret(kind: kind, text: before + secret + after, secret: secret))
        }
        for key in keys {
            let lines = (0..<8).map { _ in rng.text(base64, 64) }.joined(separator: "\n")
            let text =
                "-----BE" + "GIN \(key)PRIVATE KEY-----\n\(lines)\n-----E" + "ND \(key)PRIVATE KEY-----"
            result.append(IngestPlantedSecret(kind: "pem " + key, text: text, secret: lines))
        }
        return result
    }

    /// Whether eight characters in a row of the secret are in a text.
    func survives(in text: String) -> String? {
        let letters = Array(secret.utf8)
        let pieces = secret.split(separator: "\n").flatMap { line -> [String] in
            let bytes = Array(line.utf8)
            guard bytes.count >= 8 else { return [] }
            return (0...(bytes.count - 8)).map { String(decoding: bytes[$0..<$0 + 8], as: UTF8.self) }
        }
        guard letters.count >= 8 else { return nil }
        return pieces.first { text.contains($0) }
    }
}
