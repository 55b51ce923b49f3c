"""A sample of every operation that makes another generation of pseudonyms."""

from dataclasses import replace

from services.matching import operations as matching
from tests.isolation.matching_samples import Met, about, by_worker
from tests.isolation.sample import Sample, sample


def rotated() -> tuple[Met, Sample]:
    """A covenant of which a second generation was begun. A party is no outsider to it."""
    town = Met.founded()
    town.offer(town.school)
    matching.rotate_pseudonyms(town.school.operator(), covenant_id=town.covenant_id)
    made = replace(about(town, covenant_id=town.covenant_id), outsiders=(town.stranger,))
    return town, made


@sample("matching.rotate_pseudonyms")
def _() -> Sample:
    town = Met.founded()
    town.offer(town.school)
    made = replace(about(town, covenant_id=town.covenant_id), outsiders=(town.stranger,))
    return replace(made, actor=town.school.operator())


@sample("matching.write_generation")
def _() -> Sample:
    _town, made = rotated()
    return by_worker(matching.write_generation, made)


@sample("matching.retire_generations")
def _() -> Sample:
    """The school has yet to write: nothing goes, whoever asks (`test_rotating` tries the rest)."""
    _town, made = rotated()
    return by_worker(matching.retire_generations, made, None)
