import Mainstay

await Program.main(arguments: Array(CommandLine.arguments.dropFirst()))
