"""What stands where something draws, in tests of what pictures are for."""

from dataclasses import dataclass, field

from bot.domain.chart import Chart
from bot.errors import ChartError

PNG = b"\x89PNG\r\n\x1a\n not really"


@dataclass
class FakeDrawing:
    """Draws the same for every chart, or nothing; keeps what it was asked."""

    broken: bool = False
    asked: list[Chart] = field(default_factory=list)
    warmed: int = 0

    async def draw(self, chart: Chart) -> bytes:
        """A few bytes."""
        self.asked.append(chart)
        if self.broken:
            raise ChartError("the process that draws has died")
        return PNG

    async def warm(self) -> None:
        """Get ready."""
        self.warmed += 1
