import MarkdownTree
import Testing

@testable import Skill

@Suite struct UnicodeTextTests {
    @Test(arguments: [
        ("ﬁsh", "fish"), ("Ａｂ", "Ab"), ("e\u{301}", "é"), ("²", "2"), ("㎏", "kg"),
        ("ﷺ", "صلى الله عليه وسلم"), ("가", "가"),
        ("ſ", "s"), ("Å", "Å"), ("①", "1"), ("½", "1⁄2"), ("\u{1E9B}\u{323}", "\u{1E69}"), ("", ""),
        ("a\u{0}b", "a\u{0}b"),
    ])
    func compatibilityForm(text: String, expected: String) {
        #expect(UnicodeText.nfkc(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
    }

    @Test func whiteSpaceAtTheEnds() {
        #expect(UnicodeText.stripped("\u{A0}\u{1F}\u{2003} a b \u{85}\u{2028}\u{3000}") == "a b")
        #expect(UnicodeText.stripped("\u{200B}a") == "\u{200B}a")
        #expect(UnicodeText.stripped(" \u{1C}\t") == "")
    }

    @Test func lettersAndNumbers() {
        for scalar in "aZéß数ªː9٣²½Ⅷ①".unicodeScalars {
            #expect(scalar.isAlphanumeric, "\(scalar)")
        }
        for scalar in "-_. \u{301}\u{93F}\u{200D}😀€".unicodeScalars {
            #expect(!scalar.isAlphanumeric, "\(scalar)")
        }
    }

    @Test func lengthCountsScalars() {
        #expect(UnicodeText.length("e\u{301}👩‍💻\r\n") == 7)
    }
}
