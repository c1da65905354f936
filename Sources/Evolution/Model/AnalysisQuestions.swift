internal import ContentHash
internal import LanguageModel

/// The questions about trajectories: what is the same for all of them first.
struct AnalysisQuestions: Sendable {
    private let configuration: EvolutionConfiguration
    private let template: PromptTemplate
    private let instructions: String

    init(_ engine: EvolutionEngine) {
        configuration = engine.configuration
        template = PromptTemplate(engine.prompts.analysis)
        instructions = engine.filled(template.instructions, ["lessons": String(AnalysisSchema.lessonLimit)])
    }

    /// The question about one trajectory.
    func request(for window: TranscriptWindow) -> ModelRequest {
        // The mark around the transcript is made of its own hash, so that no text in it can end it.
        let transcript = window.rendered
        let mark = "transcript-" + ContentHash(of: transcript).prefix(12)
        let prompt = PromptTemplate.fill(
            template.prompt,
            [
                "trajectory": window.trajectory, "outcome": window.outcome, "mark": mark,
                "transcript": transcript,
                "task": window.prompt, "omitted": String(window.omitted),
            ])
        return ModelRequest(
            purpose: .analysis, subject: window.trajectory, instructions: instructions, prompt: prompt,
            schema: AnalysisSchema.analysis, maximumOutputTokens: configuration.maximumOutputTokens,
            temperature: configuration.temperature, seed: configuration.seed)
    }
}
