"""`hotpapers run` where the way to Discord is broken from the beginning."""

from tests.cli.running import ALONE, Stand, stand
from tests.faults.breaks import Trouble, troubles
from tests.faults.certificates import certificates, write_authority
from tests.faults.lines import Line, Lines
from tests.faults.plan import Plan
from tests.faults.rows import Row

_SLOW = ("silent", "answered", "drip", "stops", "no end", "longer", "no answer")
"""What is bounded only by minutes, or is no fault for whoever reads JSON."""


async def play_doors(plan: Plan) -> Row:
    """Each trouble that is told at once: one sentence, and exit code 1."""
    row = Row("Discord cannot be reached at the start: DNS, TLS, cut lines")
    authority = write_authority(plan.folder)
    known = [
        one
        for one in troubles(certificates(plan.folder))
        if not any(word in one.name for word in _SLOW)
    ]
    for number in plan.seeds(len(known)):
        trouble = known[number % len(known)]
        folder = plan.folder / f"door-{number}"
        folder.mkdir()
        async with stand(folder) as made:
            made.environment["SSL_CERT_FILE"] = str(authority)
            if fault := await _knock(made, trouble):
                row.went_wrong(number, f"{trouble.name}: {fault}"[-1000:])
            else:
                row.went("said in a sentence, exit code 1")
    return row


async def _knock(made: Stand, trouble: Trouble) -> str:
    async with Line(Lines(), made.discord.url) as line:
        await line.be(trouble.broken)
        address = f"{trouble.scheme}://{trouble.host}:{line.port}/api/v10"
        made.configure(ALONE, api_url=address)
        bot = await made.start()
        code = await bot.ended()
    last = bot.said.strip().splitlines()[-1]
    is_told = "Discord cannot be reached: " in last and last.endswith("check the network")
    return "" if code == 1 and is_told else f"exit code {code}: {bot.said}"
