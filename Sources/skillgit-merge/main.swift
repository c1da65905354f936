import FileMerging
import Glibc

signal(SIGPIPE, SIG_DFL)
if let status = FileMergingProgram.run(Array(CommandLine.arguments.dropFirst())) { exit(status) }
exit(FileMergingProgram.help(for: CommandLine.arguments.dropFirst().first))
