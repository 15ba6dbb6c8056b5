"""Small frames and plain values in, drawings out. Knows no screen."""

from dashboard.charts.amounts import amounts
from dashboard.charts.judged import Views, judged
from dashboard.charts.lines import level, parts, path
from dashboard.charts.look import Drawing, picture, png, svg
from dashboard.charts.matrix import Theme, matrix
from dashboard.charts.points import Amended, Goal, Limit, Outside, Part, Point
from dashboard.charts.rows import Change, Named, change, rows, signed
from dashboard.charts.strips import strips
from dashboard.charts.timeline import Milestone, milestones, timeline
from dashboard.charts.years import bars

__all__ = [
    "Amended",
    "Change",
    "Drawing",
    "Goal",
    "Limit",
    "Milestone",
    "Named",
    "Outside",
    "Part",
    "Point",
    "Theme",
    "Views",
    "amounts",
    "bars",
    "change",
    "judged",
    "level",
    "matrix",
    "milestones",
    "parts",
    "path",
    "picture",
    "png",
    "rows",
    "signed",
    "strips",
    "svg",
    "timeline",
]
