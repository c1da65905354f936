import Evolution

@testable import SkillRepository

/// A repository into which one run with the four patches is written, with nothing decided yet.
struct EvolvedScene {
    let scratch: Scratch
    let repository: SkillRepository
    let run: RunID

    init() throws {
        scratch = try Scratch()
        repository = try scratch.repository()
        let result = try Scratch.result("0000000001", on: repository, patches: Scratch.fourPatches())
        run = try repository.write(result, by: Scratch.signature(1)).run
    }
}
