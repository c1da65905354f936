internal import Glibc
internal import LanguageModel
internal import Templates

/// Finds what models cost: the file that an option names, else the user's own, else the list compiled in.
///
/// A file takes the place of the list as a whole, so that no price of ours stands beside the user's in another currency.
enum PriceFile {
    /// The user's own file.
    static func path(_ environment: [String: String]) -> String {
        UserConfiguration.folder(environment) + "/" + Template.prices.fileName
    }

    /// The prices, and where they come from for people.
    ///
    /// - Throws: ``CommandFailure`` when the file cannot be read as prices.
    static func prices(named option: String?, in context: CommandContext) throws -> (list: PriceList, source: String) {
        let own = path(context.environment)
        let file = option.map(context.absolute) ?? (access(own, F_OK) == 0 ? own : nil)
        let text = try file.map(UserFile.text) ?? Template.prices.text
        let source = file.map { "'\(Visible.line($0))'" } ?? "the built-in list"
        do throws(PriceList.Failure) {
            return (try PriceList(parsing: text), source)
        } catch {
            throw CommandFailure.usage(
                "the prices of \(source) cannot be used: \(Visible.line(error.reason))",
                hints: ["its form is in Docs/formats.md, under Prices"])
        }
    }

    /// The price of a model, which a limit on money needs.
    ///
    /// - Throws: ``CommandFailure`` saying how to give one, where there is a limit and no price.
    static func price(
        of model: String, in prices: (list: PriceList, source: String), needed: Bool, environment: [String: String]
    ) throws -> Price? {
        if let price = prices.list.price(of: model) { return price }
        guard needed else { return nil }
        throw CommandFailure.usage(
            "--max-cost needs a price for \(Visible.line(model)), and \(prices.source) has none",
            hints: [
                "write it into \(Visible.line(path(environment))), or give --prices FILE",
                "--max-tokens and --max-calls need no price",
            ])
    }
}
