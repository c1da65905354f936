import Testing

@testable import Skill

@Suite struct HiddenTextTests {
    private func lines(_ text: String) -> [Int] { HiddenText.findings(in: Array(text.utf8)).map(\.line) }

    @Test(arguments: [
        "plain\ttext\r\n", "👩‍👩‍👧 family", "👩🏽‍💻", "❤️‍🔥", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 flag", "می‌خواهم", "क्‍ष", "ශ්‍රී", "ക്‍", "\u{FEFF}at the start",
        "שלום \u{200F}(א)\u{200E}", "葛\u{E0100}", "☂️ umbrella", "1️⃣", "caf\u{E9}", "Zeile\u{85}",
    ])
    func whatIsSeenOrNeededIsNoFinding(text: String) { #expect(lines(text) == []) }

    @Test(arguments: [
        "a\u{200B}b", "a\u{200D}b", "a\u{200C}b", "\u{200D}x", "a\u{202E}b", "a\u{2066}b", "a\u{2060}b",
        "x\u{FEFF}y", "so\u{AD}ft",
        "a\u{E0041}\u{E0042}", "a\u{7}b", "a\u{1B}[31m", "a\u{7F}", "a\u{9B}x", "latin \u{200F} text",
        "a\u{FE0F}\u{FE01}", "a\u{E0101}",
        "\u{3164}", "a\u{180E}b", "a\u{206A}", "a\u{FFF9}b",
    ])
    func whatNobodySeesIsFound(text: String) {
        #expect(lines("seen\r\n" + text + "\nseen\r" + text) == [2, 4])
    }
}
