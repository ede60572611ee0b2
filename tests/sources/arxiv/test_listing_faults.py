"""What a listing page says about its own entries: whether they are all there, and what is wrong."""

import pytest

from bot.sources.arxiv.listing import read_listing
from bot.sources.arxiv.records import ForeignAnswer, ListingPage, SectionKind
from tests.sources.arxiv.samples import listing_item, listing_page, listing_section


def page_of(body: bytes) -> ListingPage:
    """The page that `body` has to be."""
    answer = read_listing(body)
    assert isinstance(answer, ListingPage), answer
    return answer


def test_fields_of_a_written_entry() -> None:
    """Only the descriptor goes from a title, `<br>` is the indented line that it stands for."""
    page = page_of(
        listing_page(
            listing_section(
                "New submissions (showing 1 of 1 entries)", listing_item(1, "math/0611800")
            ),
            total=1,
        )
    )
    [item] = page.announced
    assert item.title == "Title: a & b"
    assert item.authors == ("Marcone Corrêa", "Jie Tan")
    assert item.categories == ("cs.RO", "quant-ph")
    assert item.abstract == "One line.   A paragraph with https://example.org/x"
    assert (item.arxiv_id, item.number, page.faults) == ("math/0611800", 1, ())


def test_bad_entry_is_a_fault_of_its_page() -> None:
    """An entry with a broken id is named, the others stand, and the counts still agree."""
    page = page_of(
        listing_page(
            listing_section(
                "New submissions (showing 2 of 2 entries)",
                listing_item(1, "2102.02915"),
                listing_item(2, "2113.02915"),
            ),
            total=2,
        )
    )
    assert [item.arxiv_id for item in page.announced] == ["2102.02915"]
    [fault] = page.faults
    assert fault.startswith("new submissions: an entry cannot be read: “2113.02915”")


@pytest.mark.parametrize(
    ("sections", "total", "fault"),
    [
        (["New submissions (showing 2 of 2 entries)"], 2, "promises 2 entries, 1 are there"),
        (["New submissions (showing 1 of 1 entries)"], 8, "should have 8 of 8 entries"),
        (["New submissions (showing 1 of 1 entries)"], None, "does not say how many"),
        (["New submissions (showing 1 of 1 entries)", "Odd ones"], 1, "“Odd ones” is not known"),
        (["New submissions"], 1, "promises 0 entries, 1 are there"),
    ],
)
def test_counts_that_do_not_match(sections: list[str], total: int | None, fault: str) -> None:
    """Each count that does not match the entries is a fault: a lost section shows in the total."""
    first, *rest = sections
    page = page_of(
        listing_page(
            listing_section(first, listing_item(1, "2102.02915")),
            *(listing_section(heading) for heading in rest),
            total=total,
        )
    )
    assert any(fault in found for found in page.faults)


def test_lost_first_section_is_a_fault() -> None:
    """Where the sections before are lost, the first entry stands where no page begins."""
    crosses = listing_section(
        "Cross submissions (showing 1 of 1 entries)", listing_item(7, "2102.02915")
    )
    page = page_of(listing_page(crosses, total=7))
    assert page.faults == ("the page begins with entry 7, which is not where a page begins",)


def test_gap_in_the_numbers_is_a_fault() -> None:
    """Entries that do not follow each other show that rows between them are lost."""
    new = listing_section(
        "New submissions (showing 2 of 2 entries)",
        listing_item(1, "2102.02915"),
        listing_item(3, "2102.02916"),
    )
    assert page_of(listing_page(new, total=2)).faults == (
        "the numbers of the entries do not follow each other",
    )


def test_headings_with_a_date() -> None:
    """A section whose heading repeats the day is still the section that it names."""
    heading = "New submissions for Monday, 8 February 2021 (showing 1 of 1 entries )"
    page = page_of(listing_page(listing_section(heading, listing_item(1, "2102.02915")), total=1))
    assert [section.kind for section in page.sections] == [SectionKind.NEW]
    assert page.faults == ()


def test_middle_of_a_long_section() -> None:
    """A page inside one long section is continued on both sides and has no fault."""
    page = page_of(
        listing_page(
            listing_section(
                "New submissions (continued, showing 1 of 798 entries)",
                listing_item(51, "2102.02915"),
            ),
            total=900,
            extra="<div class='morefewer'>Showing up to 1 entries per page:</div>",
        )
    )
    [section] = page.sections
    assert (section.continued, section.continues, page.faults) == (True, True, ())
    assert page.announced[0].number == 51


@pytest.mark.parametrize(
    "body",
    [
        listing_page(total=0),
        listing_page(total=None, extra="<p>Come back later.</p>"),
        listing_page(total=None).replace(b"8 February 2021", b"30 February 2021"),
    ],
)
def test_page_that_says_nothing_is_foreign(body: bytes) -> None:
    """Without entries, only arXiv's own "No updates" makes a day quiet."""
    assert isinstance(read_listing(body), ForeignAnswer)
