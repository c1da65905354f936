import StructuralMerge
import Testing

@Suite struct MergeRulesTests {
    @Test func aListOfNamesSwitchesRulesOnAndOff() throws {
        let rules = try MergeRules.standard.changed(by: " version-max,no-sentence\n")
        #expect(rules.enabled == MergeRules.standard.enabled.subtracting([.sentence]).union([.versionMax]))
        #expect(try rules.changed(by: "") == rules)
        #expect(try rules.changed(by: "no-all row").enabled == [.row])
        #expect(try rules.changed(by: "all").enabled == Set(MergeRule.allCases))
    }

    @Test func aNameThatIsNoRulesIsAnError() {
        #expect(throws: MergeRules.UnknownRule(name: "rwo")) { try MergeRules.standard.changed(by: "row no-rwo") }
    }
}
