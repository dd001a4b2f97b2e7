"""Exercises that check themselves: five of the chapter's, and three variants of each.

>>> from multicalc_lessons import exercises
>>> exercises.show("2")
<exercise 2: The derivative of the norm>
>>> exercises.check("2", lambda v: v).hint
'It is not normalised: divide by the norm.'
"""

from multicalc_lessons.exercises.catalogue import EXERCISES, show, solution
from multicalc_lessons.exercises.checking import check
from multicalc_lessons.exercises.exercise import Exercise
from multicalc_lessons.exercises.files import check_file
from multicalc_lessons.exercises.template import template
from multicalc_lessons.exercises.verdict import Verdict

__all__ = [
    "EXERCISES",
    "Exercise",
    "Verdict",
    "check",
    "check_file",
    "show",
    "solution",
    "template",
]
