from comparison.documents import ContentError, Fault, Report


def test_a_fault_says_where_it_is_what_was_found_and_what_is_expected() -> None:
    fault = Fault("pages/about.md", 3, "EMPTY", "title is empty", "expected a text", "title")
    assert str(fault) == "pages/about.md:3 EMPTY title is empty, expected a text"


def test_a_fault_is_one_line_whatever_a_hostile_file_or_its_name_holds() -> None:
    line = str(Fault("pa\nges\x1b[31m/\ud800.md", 3, "UNKNOWN", "a\u2028b\r\n is no key", "expected\tanother"))
    assert line.isprintable()
    assert line.startswith("pa\N{REPLACEMENT CHARACTER}ges")


def test_an_error_lists_every_fault_once_by_file_and_line() -> None:
    faults = [Fault("b.md", 1, "X", "x", "y"), Fault("a.md", 10, "X", "x", "y"), Fault("a.md", 9, "X", "x", "y")]
    error = ContentError([*faults, faults[0]])
    assert error.faults == [faults[2], faults[1], faults[0]]
    assert str(error).splitlines() == ["a.md:9 X x, y", "a.md:10 X x, y", "b.md:1 X x, y"]


def test_the_line_of_a_field_is_its_own_or_that_of_the_nearest_one_around_it() -> None:
    report = Report("a.md", lines={"question": 5, "question.choices.2": 9}, starts={"ask": 20})
    assert report.line_of("question.choices.2.notice.text") == 9
    assert report.line_of("question.why") == 5
    assert report.line_of("lead") == 0
    assert report.line_of("ask", below=2) == 22
    assert report.line_of("question", below=2) == 5
