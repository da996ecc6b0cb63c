from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from reports.forms.answers import NumberField
from reports.models import Indicator

DECIMAL = Indicator(name="Kinh phí", type="decimal")
INTEGER = Indicator(name="Số người", type="integer")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.250,5", "1250.5"),
        ("1250,5", "1250.5"),
        ("1.250", "1250"),
        (" 12 ", "12"),
        ("0", "0"),
        ("-3,25", "-3.25"),
        ("1 250", "1250"),
    ],
)
def test_vietnamese_numbers_are_read(typed, read):
    assert NumberField(DECIMAL).clean(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["1,250.5", "12.5", "1.25", "năm", "1,2,3", "1e5", "NaN"])
def test_ambiguous_or_foreign_numbers_are_refused(typed):
    with pytest.raises(ValidationError):
        NumberField(DECIMAL).clean(typed)


def test_integer_figure_refuses_a_fraction_and_empty_is_nothing():
    with pytest.raises(ValidationError):
        NumberField(INTEGER).clean("1,5")
    assert NumberField(INTEGER).clean("") is None


def test_stored_numbers_are_shown_as_written_here():
    assert NumberField(DECIMAL).prepare_value(Decimal("1250.5000")) == "1.250,5"
    assert NumberField(DECIMAL).prepare_value("12,") == "12,"
