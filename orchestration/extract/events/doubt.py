"""When a word of the codebook is not taken for an event: a figure of speech, a private matter, half a dyad.

Refusing costs recall and is said nowhere in the output; each reason below is one that readers of samples named.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from orchestration.extract.events.agents import PUBLIC, Agents, sector_of
from orchestration.extract.events.codebook import BOOK, MATERIAL_CONFLICT, Code
from orchestration.extract.events.participants import Cast
from orchestration.extract.events.topics import Topic, words_about
from orchestration.records import EventMention, Participant

NEEDS_BOTH = frozenset({"AID", "COOPERATE"})
"""PLOVER's manual requires a recipient of these."""
NEEDS_ACTOR = frozenset(
    {"ACCUSE", "SUPPORT", "REJECT", "AGREE", "CONCEDE", "THREATEN", "REQUEST", "CONSULT", "COOPERATE"}
)
"""Nouns of these say nothing without the one whose act it is: "criticism of the mayor"."""
DEALS = frozenset({"SUPPORT", "AGREE", "COOPERATE"})
"""What a company that is named alone does on the business page: signs contracts, agrees to buy."""
TRADED = 1
"""Words of nothing but business from which a text speaks of companies."""
ARMED = frozenset({"MIL", "REB", "PRM", "UAF", "COP", "IMG"})
SINGLE = frozenset({"i", "he", "she"})
UNTOLD = frozenset({"i", "we", "you", "us", "me", "one", "them", "him", "her"})
"""Pronouns that name nobody to a reader of the row, and those that only a control verb made an actor."""


def is_private_matter(topic: Topic, code: Code, people: Iterable[Participant], agents: Agents) -> bool:
    """What PLOVER does not code: any deed but violence in an article without public affairs, unless all who take part
    are of state, politics or war; and dealings of companies with one another ("agreed to buy"), where neither a state,
    an office, a court nor a union takes part, and the article is about business, or speaks of it and most of those who
    take part are companies, or nobody with a person's name does or somebody resigns."""
    sides = list(people)
    public = [agents.is_public(one) for one in sides]
    if topic.is_private and code.event_type != "ASSAULT" and not all(public):
        return True
    if (code.event_type in MATERIAL_CONFLICT and code.mode != "discontinue") or any(public):
        return False
    companies = sum(one.sector in ("BUS", "MED") for one in sides)
    alone = code.event_type in DEALS and companies == len(sides)
    if topic.is_business or alone or (len(sides) > 1 and 2 * companies > len(sides)):
        return True
    resigned = code.mode == "resign"
    return topic.business_words >= TRADED and (resigned or not any(agents.is_person(one) for one in sides))


def is_own_business(trigger: Token, event: EventMention, agents: Agents) -> bool:
    """What companies agree on for themselves with nobody of state, politics or war, whom they dismiss, and who leaves a
    company; who travels for himself, or flies for money."""
    if event.event_type == "SANCTION" and event.mode in (None, "discontinue") and event.actors and event.recipients:
        employs = all(one.name is not None and one.sector in ("BUS", "MED") for one in event.actors)
        return employs and not any(agents.is_public(one) for one in event.recipients)
    if event.mode == "resign":
        words = {token.lemma_.lower() for token in trigger.sent}
        return bool(words & BOOK.words["boardroom"]) and not words & BOOK.words["cabinets"]
    if event.event_type in ("CONSULT", "REQUEST"):  # interviews and what is asked in them
        sides = [side for side in (event.actors, event.recipients) if side]
        if any(all(one.sector == "MED" for one in side) for side in sides):
            return True
    if event.event_type in DEALS and event.mode != "meet" and event.actors:
        dealing = all(one.name is not None and one.sector in ("BUS", "MED") for one in event.actors)
        return dealing and not any(one.sector in PUBLIC for one in event.recipients)
    if event.mode != "visit" or not event.actors or trigger.lemma_.lower() not in BOOK.words["travelling"]:
        return False
    return all(one.sector == "BUS" or (one.sector is None and agents.is_person(one)) for one in event.actors)


def is_doubtful(
    cast: Cast, code: Code, trigger: Token, actors: list[Participant], recipients: list[Participant]
) -> bool:
    """Whether one of the reasons holds."""
    lemma = trigger.lemma_.lower()
    if cast.topic.is_play and lemma not in BOOK.words["hard"]:
        return True
    if (
        code.event_type == "ASSAULT"
        and lemma in BOOK.words["figurative"]
        and is_figure(cast, trigger, actors, recipients)
    ):
        return True
    if code.event_type == "ASSAULT" and _is_accident(cast, trigger, actors):
        return True
    if actors and [_words(cast, p) for p in actors] == [_words(cast, p) for p in recipients]:
        return True  # "the regime talking to the regime"
    if any(BOOK.is_a(word, "causes") for p in actors for word in _words(cast, p).split()):
        return True
    if (code.event_type, code.mode) in (("SANCTION", "discontinue"), ("THREATEN", "relations")) and not recipients:
        return True
    if code.event_type in NEEDS_BOTH and not _has_partner(cast, code, actors, recipients):
        return True
    if trigger.pos_ in ("NOUN", "PROPN") and code.event_type in NEEDS_ACTOR and not actors:
        return True
    backs = code.event_type == "SUPPORT" or (code.event_type, code.mode) == ("AGREE", "assist")
    if backs and not recipients and len({p.span for p in actors}) < 2 and lemma not in BOOK.words["sole"]:
        return True
    states = [t for t in trigger.children if t.dep_ == "acomp"]
    if code.event_type == "REQUEST" and lemma == "be" and states and not any(list(t.rights) for t in states):
        return True  # "must be worried", not "must be ready to mediate"
    if trigger.lemma_ in ("sign", "adopt", "reach", "initial") and not actors:
        return True
    if code.event_type == "CONSULT" and recipients and all(_is_press(cast, p) for p in recipients):
        return True
    if lemma == "blame" and not recipients and not any(t.lower_ == "other" for t in trigger.subtree):
        return True
    if _is_family(cast, code, actors):
        return True
    if actors and all(cast.is_pronoun(p) and _words(cast, p) in UNTOLD for p in actors):
        return True
    if code.event_type in MATERIAL_CONFLICT or (code.event_type, code.mode) == ("RETREAT", "release"):
        return False
    return not any(_is_public(cast, p) for p in (*actors, *recipients)) and not any(_is_group(cast, p) for p in actors)


def _is_press(cast: Cast, one: Participant) -> bool:
    """ "Spoke with reporters" is said to the public, not to them."""
    root = cast.root(one)
    return root is not None and BOOK.is_a(root.lemma_.lower(), "press")


def _is_family(cast: Cast, code: Code, actors: list[Participant]) -> bool:
    """What goes on in a family: "my father gave me a loan", "he was scolded by his mother"."""
    heads = [cast.root(p) for p in actors if p.name is None and not cast.has_name(p)]
    kin = [head for head in heads if head is not None and head.lemma_.lower() in BOOK.words["kin"]]
    return code.event_type not in ("ASSAULT", "COERCE", "RETREAT") and bool(kin) and len(kin) == len(actors)


def _is_accident(cast: Cast, trigger: Token, actors: list[Participant]) -> bool:
    """Nobody did it, and the sentence names what did ("killed when a ferry sank"), or the article tells of a mishap; or
    only an owner or a place stands there as who did ("the airline's crash killed 30")."""
    if not all(_is_bystander(cast, p) for p in actors):
        return False
    words = {token.lemma_.lower() for token in trigger.sent}
    harm = {token.lower_ for token in trigger.sent} & words_about("violence") - words_about("harm")
    hurting = trigger.lemma_.lower() in BOOK.words["hurting"]
    if actors:
        return hurting and bool(words & BOOK.words["accidents"] - {"fire"}) and not harm
    hurt = hurting and cast.topic.is_accident
    return (hurt or bool(words & BOOK.words["accidents"])) and not harm


def _is_bystander(cast: Cast, one: Participant) -> bool:
    """An owner or a place beside a mishap, who harms nobody with their own hands."""
    root = cast.root(one)
    owner = root is not None and (root.ent_type_ == "ORG" or BOOK.is_a(root.lemma_.lower(), "carriers"))
    return owner or _is_named(cast, one, "organization", "place")


def is_figure(cast: Cast, trigger: Token, actors: list[Participant], recipients: list[Participant]) -> bool:
    """An attack or a battle without violence around it: in an article that tells of none, of one person on another, or
    one that only strives ("a battle to reduce", "the fight for votes")."""
    if trigger.lemma_ == "attack" and any(_is_physical(cast, p) for p in recipients):
        return False
    told = {token.lower_ for token in trigger.sent if token != trigger} & words_about("violence")
    personal = any(_is_named(cast, p, "person") or _words(cast, p) in SINGLE or _is_rival(cast, p) for p in actors)
    against = all(_is_named(cast, p, "person", "organization") for p in recipients)
    unsaid = (
        not actors
        and bool(recipients)
        and all(_is_named(cast, p, "person") or (trigger.pos_ == "NOUN" and cast.is_pronoun(p)) for p in recipients)
    )
    if told - words_about("bodies") or (told and cast.topic.is_violent and not (personal and against) and not unsaid):
        return trigger.pos_ == "NOUN" and _strives(trigger)
    if any(sector_of(_words(cast, p)) in ARMED for p in (*actors, *recipients)):
        return False
    lands = actors and recipients and all(_is_land(cast, p) for p in (*actors, *recipients))
    if lands:  # "clashed over tariffs", but "clashed at the border"
        near = any(token.lemma_.lower() in ("border", "frontier") for token in trigger.sent)
        return trigger.lemma_.lower() in BOOK.words["quarrels"] and not near
    return not cast.topic.is_violent or (personal and against) or unsaid or _strives(trigger)


def _is_physical(cast: Cast, one: Participant) -> bool:
    root = cast.root(one)
    return root is not None and BOOK.is_a(root.lemma_.lower(), "physical") and not root.ent_type_


def _is_land(cast: Cast, one: Participant) -> bool:
    """A country or its people: what one land does to another by attacking it is no quarrel."""
    root = cast.root(one)
    if root is not None and root.lemma_.lower() in ("country", "nation"):
        return True
    return root is not None and any(t.ent_type_ in ("GPE", "NORP") for t in (root, *root.lefts))


def _strives(trigger: Token) -> bool:
    """Whether a purpose hangs on it: "their battle to keep the school", "fought for better pay"."""
    purposes = [
        c for c in trigger.children if c.dep_ in ("acl", "xcomp", "advcl") and any(t.tag_ == "TO" for t in c.children)
    ]
    return bool(purposes) and trigger.lemma_.lower() in ("battle", "fight", "war", "combat", "fighting")


def _is_named(cast: Cast, one: Participant, *entity_types: str) -> bool:
    root = cast.root(one)
    mention = cast.mention(root) if root is not None else None
    return mention is not None and mention.entity_type in entity_types


def _is_rival(cast: Cast, one: Participant) -> bool:
    """Those who contend with words: candidates, lawmakers."""
    root = cast.root(one)
    return root is not None and any(BOOK.is_a(root.lemma_.lower(), name) for name in ("debaters", "rivals"))


def _has_partner(cast: Cast, code: Code, actors: list[Participant], recipients: list[Participant]) -> bool:
    if actors and recipients and all(cast.is_pronoun(p) for p in recipients):
        return False
    able = [p for p in recipients if (root := cast.root(p)) is not None and cast.is_actor(root)]
    return bool(able) or (code.event_type == "COOPERATE" and len(actors) > 1)


def _words(cast: Cast, one: Participant) -> str:
    return cast.passage.doc.text[one.span.start - cast.passage.start : one.span.end - cast.passage.start].lower()


def _is_public(cast: Cast, one: Participant) -> bool:
    """Somebody with a name, or of state, politics or war by their noun; not "the doctor" or "she"."""
    root = cast.root(one)
    if one.name is not None or root is None or root.pos_ == "PROPN" or cast.has_name(one):
        return True
    if cast.is_pronoun(one):
        return False
    return sector_of(_words(cast, one)) in PUBLIC | {"REL", "SOC"} or root.lemma_.lower() in BOOK.words["polities"]


def _is_group(cast: Cast, one: Participant) -> bool:
    """A group that acts: "the villagers", not "their parents"."""
    root = cast.root(one)
    return root is not None and root.tag_ == "NNS" and root.lemma_.lower() not in BOOK.words["private"]
