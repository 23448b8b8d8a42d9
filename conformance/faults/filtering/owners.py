"""Filters for what a message belongs to."""

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import lists
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Clause, Row
from conformance.reference.whippy import LIST


def _sql(parts: Parts, name: str, sql: str) -> Parts:
    """A filter that demands something else."""
    return alter.filtering(parts, LIST, name, clause=lambda value, _: Clause(sql, (value,) * sql.count("?")))


@fault(contract="whippy", kills=("filtering.equal",))
def conversation_id_ignored(parts: Parts) -> Parts:
    """`conversation_id` has no effect."""
    return _sql(parts, "conversation_id", "1")


@fault(contract="whippy", kills=("filtering.equal",))
def integration_id_ignored(parts: Parts) -> Parts:
    """`integration_id` has no effect."""
    return _sql(parts, "integration_id", "1")


@fault(contract="whippy", kills=("filtering.complete",))
def contact_id_looks_at_user(parts: Parts) -> Parts:
    """`contact_id` is looked for among the users."""
    return _sql(parts, "contact_id", "user_id = ?")


@fault(contract="whippy", kills=("filtering.equal",))
def sequence_id_finds_its_campaigns(parts: Parts) -> Parts:
    """`sequence_id` also shows the rest of the campaigns that the sequence was part of: a join too wide."""
    campaigns = "SELECT campaign_id FROM messages WHERE sequence_id = ?"
    return _sql(parts, "sequence_id", f"sequence_id = ? OR campaign_id IN ({campaigns})")


@fault(contract="whippy", kills=("filtering.equal",))
def campaign_id_lets_strays_through(parts: Parts) -> Parts:
    """`campaign_id` shows what belongs to no campaign too, as an outer join does."""
    return _sql(parts, "campaign_id", "campaign_id = ? OR campaign_id IS NULL")


@fault(contract="whippy", kills=("filtering.equal",))
def user_id_finds_conversations(parts: Parts) -> Parts:
    """`user_id` shows the whole of each conversation in which the user wrote."""
    return _sql(parts, "user_id", "conversation_id IN (SELECT conversation_id FROM messages WHERE user_id = ?)")


@fault(contract="whippy", kills=("filtering.equal",))
def unknown_channel_id_finds_all(parts: Parts) -> Parts:
    """A `channel_id` that no message has is ignored."""
    return _sql(parts, "channel_id", "channel_id = ? OR NOT EXISTS (SELECT 1 FROM messages WHERE channel_id = ?)")


@fault(contract="whippy", kills=("filtering.complete",))
def contact_id_finds_the_newest_only(parts: Parts) -> Parts:
    """`contact_id` searches the newest hundred messages."""
    return _sql(
        parts, "contact_id", "contact_id = ? AND id IN (SELECT id FROM messages ORDER BY at DESC, id DESC LIMIT 100)"
    )


@fault(contract="whippy", kills=("filtering.combined", "pagination.filters_carried"))
def filters_alternative_in_both_directions(parts: Parts) -> Parts:
    """A message is shown that satisfies one of several filters: OR where AND belongs."""

    def match(listing: Listing, ask: Ask) -> Clause:
        clauses = [listing.filters[name].clause(value, ask) for name, value in ask.filters.items()]
        sql = " OR ".join(f"({clause.sql})" for clause in clauses) or "1"
        return Clause(sql, tuple(value for clause in clauses for value in clause.values))

    return alter.listing(parts, LIST, match=match)


@fault(contract="whippy", kills=("filtering.combined",))
def only_one_id_counts(parts: Parts) -> Parts:
    """Of several identifiers to filter by only one counts."""

    def match(listing: Listing, ask: Ask) -> Clause:
        names = [name for name in ask.filters if not name.endswith("_id")]
        names += [name for name in ask.filters if name.endswith("_id")][-1:]
        return lists.every(*(listing.filters[name].clause(ask.filters[name], ask) for name in names))

    return alter.listing(parts, LIST, match=match)


@fault(
    contract="whippy",
    kills=("filtering.any_of", "filtering.complete", "filtering.range"),
    blinds=("filtering.combined",),
)
def rows_left_out_of_cut_pages(parts: Parts) -> Parts:
    """A page is cut first and filtered then: one on which nothing is left looks like the end."""

    def match(listing: Listing, ask: Ask) -> Clause:
        del listing, ask
        return Clause("1")

    def fetch(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        found = lists.fetch(service, listing, ask)
        wanted = lists.match(listing, ask)
        sql = f"SELECT id FROM messages WHERE {wanted.sql}"  # noqa: S608 - only our own text
        kept = {row["id"] for row in service.store.execute(sql, wanted.values)}
        shown = tuple(row for row in found[: ask.limit] if row["id"] in kept)
        return (*shown, *found[ask.limit :]) if len(shown) == ask.limit else shown

    return alter.listing(parts, LIST, match=match, fetch=fetch)
