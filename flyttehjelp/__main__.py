from flyttehjelp.commands import cli

cli(prog_name="python -m flyttehjelp")
