"""The names by which APIs call the parts of a page, as public descriptions have them; case and signs don't count."""

from __future__ import annotations

import re
from functools import lru_cache


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


LIMIT = words("""
    limit perpage pagesize pagelimit maxresults maxitems resultsperpage maxpagesize size count take top first numresults
    pagecount itemsperpage recordsperpage maxkeys
""")
CURSOR = words("""
    cursor pagetoken nexttoken nextpagetoken startingafter endingbefore startafter endbefore continuationtoken
    continuation nextcursor pagecursor pagingtoken paginationtoken scrollid bookmark skiptoken marker pagestate cursorid
    aftercursor beforecursor aftertoken startingtoken nextkey startkey exclusivestartkey
    continue iterator
""")
# Cursors where the prose says so; elsewhere they are filters by time or by id.
MAYBE_CURSOR = words("after before pageafter pagebefore since until next previous sinceid maxid minid")
# Those that go back.
BACK = words("endingbefore endbefore beforecursor before pagebefore until previous maxid")
OFFSET = words("offset skip startindex startposition pageoffset startat")
PAGE = words("page pagenumber pagenum pageno pageindex currentpage")
NEXT = words("""
    nextcursor nextpagetoken nexttoken next nexturl nextpageurl nextpageuri nextlink nextpage continuationtoken
    endcursor nextpagecursor paginationtoken pagetoken cursor after nexturi odatanextlink nextkey lastevaluatedkey
    continue iterator nextmarker
""")
PREVIOUS = words("prevcursor previouscursor previous prev prevurl previouspageuri previouspageurl prevpage")
MORE = words("hasmore hasnext hasnextpage more truncated istruncated morevalues hasmoreitems")
TOTAL = words("total totalcount totalresults totalitems count resultcount totalrecords totalsize totalelements")
# Objects in an answer that hold what is said of the page.
ABOUT_PAGE = words("""
    meta metadata pagination paging links page pageinfo pageinformation cursors cursor responsemetadata pager paginginfo
    pagingdata pageresult listmetadata
""")
# Members that stand beside the rows of a page and make it no less a list.
BESIDE_ROWS = (
    words("""
        success ok status object kind apiversion requestid code message errors error warnings links self first last url
        uri firstpageuri previouspageuri nextpageuri start end limit offset page pagesize pages pagecount totalpages
        perpage size numpages currentpage lastpage from to etag type timestamp time took data
    """)
    | NEXT
    | PREVIOUS
    | MORE
    | TOTAL
    | ABOUT_PAGE
)


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return a name without case and signs: ``page[size]``, ``pageSize`` and ``page_size`` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
