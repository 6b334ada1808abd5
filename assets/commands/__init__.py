"""One module a command of `factline`: what it prints. The arguments are declared in cli.py."""
