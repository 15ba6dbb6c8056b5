"""What was received, from whom and when; what is missing and from whom; and each file with what it changed."""

from dashboard import desk
from dashboard.folder import read_only
from dashboard.pieces import panels, received

page = desk.here()
at, say = page.view, page.view.words.say
rows = desk.submissions(page.framework)

desk.note(page)
panels.title(at.words.plural("{n} file was received", "{n} files were received", len(rows)))
if not page.framework.public:
    text = say("What is missing about {year}, and from whom?", year=page.standing.year)
    panels.dated_heading(text, at, page.framework.years, page.standing.year)
    received.gaps(page)
panels.heading(say("Received files"))
hint = (
    say("Click a name to see what it changed, or to get the file.")
    if read_only()
    else say("Click a name to see what it changed, to get the file, or to withdraw it.")
)
if received.numbers_missing(rows):
    hint += " " + say("Numbers run on across all frameworks and evaluations.")
panels.hint(hint)
clicked = received.listed(rows, page)
for row in rows:
    if row["event"] == clicked:
        received.show(row, page)
