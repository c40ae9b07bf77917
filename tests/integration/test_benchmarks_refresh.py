"""What the benchmarks feed to the system is what they claim to feed."""

import pytest

from benchmarks.refresh import drop_articles, sources_with_inbox
from benchmarks.texts import DEMO, corpus_articles, own_articles, sample, word_count
from benchmarks.throughput import STAGES, run
from orchestration.ingest.files import list_files
from orchestration.ingest.sources import load_sources


def test_the_copied_sources_read_the_same_files_and_one_inbox(tmp_path):
    copy, _ = sources_with_inbox(DEMO, tmp_path)
    *copied, inbox = load_sources(copy)
    given = load_sources(DEMO)
    assert [source.fingerprint for source in copied] == [source.fingerprint for source in given]
    assert [list_files(source) for source in copied] == [list_files(source) for source in given]
    assert len(list_files(inbox)) == 1


def test_dropped_articles_are_usable_and_all_different(tmp_path):
    drop_articles(tmp_path, 40, "more")
    articles = list(corpus_articles(tmp_path))
    assert len({article.article_version_id for article in articles}) == 40


def test_a_sample_holds_the_words_asked_for():
    articles = own_articles()
    words = sum(word_count(article.text) for article in articles)
    chosen = sample(articles, words + 1)
    assert chosen == [*articles, articles[0]]


@pytest.mark.model
def test_the_profile_accounts_for_all_of_the_time(nlp):
    result = run(own_articles()[:3], nlp, rounds=1)
    assert set(result.shares) == {"language", *STAGES.values()}
    assert sum(result.shares.values()) == pytest.approx(1)
    assert min(result.shares.values()) >= 0
