"""`/digest`: setting channels up."""

from pathlib import Path

from tests.ui.admins import Server, in_server, text_of


def test_a_channel_is_subscribed(tmp_path: Path) -> None:
    """One command stores a subscription, and answers privately with what will happen."""

    async def work(server: Server) -> None:
        result = await server.ada.slash(
            server.channel,
            "digest subscribe",
            channel=server.channel,
            time="8am",
            timezone="berlin",
            categories="CS.lg, stat.ml",
            keywords="robot,  language model",
            limit=5,
            min_attention=20,
        )
        assert result.ephemeral
        print(text_of(result))
        print(await server.subscriptions())
        l = await server.ada.slash(server.channel, "digest list")
        print(text_of(l))
        l = await server.ada.slash(server.channel, "digest preview")
        print(text_of(l)[:500])

    in_server(tmp_path, work)
