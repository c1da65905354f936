@testable import SkillRepository
