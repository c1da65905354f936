import SkillgitCommands

exit(status: CommandLineRun.main())
