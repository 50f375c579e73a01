import Commands

Program.prepare()
await Program.main(arguments: Array(CommandLine.arguments.dropFirst()))
