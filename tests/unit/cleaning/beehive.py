"""A story of our own for the rules to find furniture around."""

from __future__ import annotations

from services.cleaning.paragraphs import Paragraph, paragraphs

STORY = (
    "The beekeepers of Tollmar lost 4,000 colonies over the winter, their association "
    "said on Tuesday, the worst losses since it began to count them in 1962.",
    "Half of the dead colonies stood in the orchards along the river Ilm, where the "
    "thaw came late. Inspectors found mites in nine of every ten hives they opened.",
    "“We will have no honey to sell this summer,” said Greta Holm, who keeps bees in "
    "Tollmar. She has ordered forty new queens from the island of Osmund.",
    "The ministry of farming has promised the beekeepers two million crowns, but the "
    "association says that new colonies alone will cost twice as much this year.",
)


def lines(*texts: str) -> list[Paragraph]:
    """Make one paragraph of each text."""
    text = "\n\n".join(texts)
    return paragraphs(text, [(0, len(text))])
