/// Who wrote the skill; decides where the rules analyst may write.
public enum SkillOrigin: String, Hashable, Sendable, Codable {
    /// skillgit made it from a template or an idea: its sections are there to be filled.
    case scaffold
    /// A person wrote it: the rules analyst writes only beside it unless the user says `--inline`.
    case human
}
