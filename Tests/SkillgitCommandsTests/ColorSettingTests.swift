import TestSupport
import Testing

@testable import SkillgitCommands

/// When git's configuration wants no colours, there are none.
@Suite struct ColorSettingTests {
    @Test(arguments: [("never", false), ("false", false), ("auto", true)])
    func colorsFollowTheConfiguration(_ setting: String, isColored: Bool) throws {
        let sandbox = try Scenario.skill()
        try sandbox.git("config", "color.ui", setting, in: "stock")
        let terminal = Terminal(environment: [:])
        terminal.output.hasColor = true
        let context = CommandContext(
            environment: sandbox.environment, directory: sandbox.path + "/stock", terminal: terminal)
        _ = try context.openSkill(forReading: true)
        #expect(terminal.output.hasColor == isColored)
    }
}
