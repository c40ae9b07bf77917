-- Every statement that warehouse.py runs, by name. `incoming` is the Arrow table of the call at hand.

-- name: schema
-- The DDL is the one list of columns: rows are shaped to the tables that stand here.
create schema if not exists raw;
create schema if not exists extracted;
create schema if not exists quality;

create table if not exists raw.source_files (
    source_id varchar not null,
    name varchar not null,
    byte_count bigint not null,
    modified_at_ns bigint not null,
    mapping_hash varchar not null,
    document_count bigint not null,
    completed_at timestamptz not null
);

create table if not exists raw.fetches (
    source_id varchar not null,
    url varchar not null,
    is_listing boolean not null,
    status varchar not null,
    stamps varchar[] not null,
    said varchar not null,
    position integer not null,
    etag varchar,
    last_modified varchar,
    content_sha256 varchar,
    reason varchar,
    detail varchar,
    failure_count integer not null,
    first_listed_at timestamptz not null,
    first_fetched_at timestamptz,
    fetched_at timestamptz,
    due_at timestamptz
);

create table if not exists raw.documents (
    document_id varchar not null,
    source_id varchar not null,
    uri varchar not null,
    media_type varchar not null,
    byte_count bigint not null,
    content_sha256 varchar not null,
    fetched_at timestamptz not null,
    outcome varchar not null,
    reason varchar,
    detail varchar,
    article_version_id varchar,
    run_id varchar not null
);

create table if not exists raw.retries (
    source_id varchar not null,
    uri varchar not null,
    asked_at timestamptz not null
);

create table if not exists raw.articles (
    article_version_id varchar not null,
    article_id varchar not null,
    version_number integer not null,
    source_id varchar not null,
    outlet varchar,
    url varchar,
    native_id varchar,
    title varchar,
    authors varchar[] not null,
    section varchar,
    published_at timestamptz,
    published_at_method varchar not null,
    published_at_zone varchar,
    modified_at timestamptz,
    language varchar,
    credit varchar,
    has_repaired_encoding boolean default false,
    text varchar not null,
    blocks struct(char_start integer, char_end integer, role varchar, rule varchar)[] not null,
    minhash uinteger[] not null,
    content_sha256 varchar not null,
    cleaner_version varchar not null,
    first_seen_at timestamptz not null,
    run_id varchar not null
);

create table if not exists extracted.articles (
    article_version_id varchar not null,
    extractor_version varchar not null,
    status varchar not null,
    reason varchar,
    detail varchar,
    quote_count integer not null,
    entity_mention_count integer not null,
    event_mention_count integer not null,
    date_expression_count integer not null,
    entity_naming_count integer,
    seconds double not null,
    extracted_at timestamptz not null,
    run_id varchar not null
);

create table if not exists extracted.quotes (
    quote_id varchar not null,
    article_version_id varchar not null,
    position integer not null,
    quote_type varchar not null,
    content_spans struct(char_start integer, char_end integer)[] not null,
    content_text varchar not null,
    cue_spans struct(char_start integer, char_end integer)[] not null,
    cue_text varchar not null,
    cue_lemma varchar,
    cue_class varchar,
    source_spans struct(char_start integer, char_end integer)[] not null,
    source_text varchar not null,
    speaker_status varchar not null,
    speaker_name varchar,
    speaker_entity_type varchar,
    speaker_score double not null,
    attribution_method varchar not null,
    speaker_candidates struct(name varchar, score double)[] not null,
    addressee varchar,
    venue varchar,
    reported_in_block varchar not null,
    extractor_version varchar not null,
    run_id varchar not null
);

create table if not exists extracted.entity_mentions (
    entity_mention_id varchar not null,
    article_version_id varchar not null,
    position integer not null,
    char_start integer not null,
    char_end integer not null,
    mention_text varchar not null,
    mention_form varchar not null,
    entity_type varchar not null,
    entity_name varchar not null,
    title_as_written varchar,
    role_as_written varchar,
    mention_method varchar,
    mention_score double,
    name_score double,
    extractor_version varchar not null,
    run_id varchar not null
);

create table if not exists extracted.entity_namings (
    entity_naming_id varchar not null,
    article_version_id varchar not null,
    position integer not null,
    entity_type varchar not null,
    entity_name varchar not null,
    salience_score double not null,
    is_in_headline boolean not null,
    is_in_lead boolean not null,
    name_count integer not null,
    mention_count integer not null,
    earliness double not null,
    extractor_version varchar not null,
    run_id varchar not null
);

create table if not exists extracted.event_mentions (
    event_mention_id varchar not null,
    article_version_id varchar not null,
    position integer not null,
    event_type varchar not null,
    mode varchar,
    contexts varchar[] not null,
    modality varchar not null,
    sentence_char_start integer not null,
    sentence_char_end integer not null,
    sentence_text varchar not null,
    trigger_char_start integer not null,
    trigger_char_end integer not null,
    trigger_text varchar not null,
    actors struct(
        char_start integer, char_end integer, mention_text varchar, name varchar, country_code varchar, sector varchar
    )[] not null,
    recipients struct(
        char_start integer, char_end integer, mention_text varchar, name varchar, country_code varchar, sector varchar
    )[] not null,
    place_name varchar,
    place_country_code varchar,
    place_geonames_id bigint,
    event_date_start date,
    event_date_end date,
    event_date_granularity varchar,
    asserted_by_quote_id varchar,
    dead_count bigint,
    injured_count bigint,
    arrested_count bigint,
    troops_count bigint,
    counts struct(
        kind varchar, number double, unit varchar, char_start integer, char_end integer, count_text varchar
    )[],
    event_score double not null,
    extractor_version varchar not null,
    run_id varchar not null
);

create table if not exists extracted.date_expressions (
    date_expression_id varchar not null,
    article_version_id varchar not null,
    position integer not null,
    char_start integer not null,
    char_end integer not null,
    expression_text varchar not null,
    timex_type varchar not null,
    timex_value varchar,
    value_start date,
    value_end date,
    granularity varchar not null,
    anchor varchar not null,
    method varchar not null,
    date_score double,
    extractor_version varchar not null,
    run_id varchar not null
);

-- Warehouses made before participants had countries and sectors, and counts and dates their characters and scores.
alter table raw.articles add column if not exists published_at_zone varchar;
alter table raw.articles add column if not exists credit varchar;
alter table raw.articles add column if not exists has_repaired_encoding boolean default false;
alter table extracted.event_mentions add column if not exists actors.element.country_code varchar;
alter table extracted.event_mentions add column if not exists actors.element.sector varchar;
alter table extracted.event_mentions add column if not exists recipients.element.country_code varchar;
alter table extracted.event_mentions add column if not exists recipients.element.sector varchar;
alter table extracted.event_mentions add column if not exists counts struct(
    kind varchar, number double, unit varchar, char_start integer, char_end integer, count_text varchar
)[];
alter table extracted.date_expressions add column if not exists date_score double;
alter table extracted.quotes add column if not exists venue varchar;
alter table extracted.articles add column if not exists entity_naming_count integer;
alter table extracted.entity_mentions add column if not exists mention_method varchar;
alter table extracted.entity_mentions add column if not exists mention_score double;
alter table extracted.entity_mentions add column if not exists name_score double;

create table if not exists quality.runs (
    run_id varchar not null,
    source_ids varchar[] not null,
    git_version varchar,
    status varchar not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    published_at timestamptz,
    marts_fingerprint varchar,
    models_fingerprint varchar
);

-- Warehouses made before marts and models had fingerprints.
alter table quality.runs add column if not exists marts_fingerprint varchar;
alter table quality.runs add column if not exists models_fingerprint varchar;

create table if not exists quality.check_results (
    check_result_id varchar not null,
    run_id varchar not null,
    checked_at timestamptz not null,
    table_address varchar not null,
    check_name varchar not null,
    check_kind varchar not null,
    severity varchar not null,
    status varchar not null,
    is_blocking boolean not null,
    observed_value varchar,
    expected_value varchar,
    why varchar
);

-- The runs whose rows no reader has seen: those since the one that was last judged and published. The gates judge
-- these together, so that neither a run that only comes again nor a publication of old marts carries a failed run's
-- rows past them.
create view if not exists quality.unpublished_runs as
select run_id
from quality.runs
where started_at > coalesce(
    (
        select max(judged.started_at)
        from quality.runs as judged
        where
            judged.published_at is not null
            and judged.run_id in (
                select run_id from quality.check_results
                where check_kind = 'great_expectations'
            )
    ),
    '-infinity'
);

create table if not exists quality.profiles (
    run_id varchar not null,
    table_address varchar not null,
    group_name varchar not null,
    metric varchar not null,
    value double,
    profiled_at timestamptz not null,
    is_published boolean not null
);

-- name: interrupt_runs
-- One writer at a time: a run that is still "running" when another starts was killed.
update quality.runs
set status = 'interrupted'
where status = 'running';

-- name: start_run
insert into quality.runs by name
select
    $run_id as run_id,
    $source_ids as source_ids,
    $git_version as git_version,
    'running' as status,
    now() as started_at;

-- name: finish_run
update quality.runs
set status = $status, finished_at = now()
where run_id = $run_id;

-- name: mark_run_published
update quality.runs
set published_at = now(), marts_fingerprint = $marts_fingerprint
where run_id = $run_id;

-- name: mark_modelled
update quality.runs
set models_fingerprint = $models_fingerprint
where run_id = $run_id;

-- name: last_models
select models_fingerprint
from quality.runs
where models_fingerprint is not null
order by started_at desc
limit 1;

-- name: mark_profiles_published
update quality.profiles
set is_published = true
where run_id = $run_id;

-- name: completed_files
select name, byte_count, modified_at_ns
from raw.source_files
where source_id = $source_id and mapping_hash = $mapping_hash;

-- name: forget_file
delete from raw.source_files
where source_id = $source_id and name = $name;

-- name: finish_file
insert into raw.source_files by name
select
    $source_id as source_id,
    $name as name,
    $byte_count as byte_count,
    $modified_at_ns as modified_at_ns,
    $mapping_hash as mapping_hash,
    $document_count as document_count,
    $completed_at as completed_at;

-- name: unheard_articles
select incoming.position
from incoming
left join (from raw.fetches where source_id = $source_id and not is_listing) as known on incoming.url = known.url
where not coalesce(list_contains(known.stamps, incoming.stamp), false)
order by incoming.position;

-- name: enlist_again
-- A stamp that an article never had says that it changed. Several listings of one source may each have their own.
update raw.fetches as fetches
set
    status = 'waiting',
    stamps = list_append(fetches.stamps, incoming.stamp)[-$kept_stamps :],
    said = json_merge_patch(fetches.said, incoming.said),
    failure_count = 0,
    due_at = $listed_at
from incoming
where
    fetches.source_id = $source_id
    and not fetches.is_listing
    and fetches.url = incoming.url
    and not list_contains(fetches.stamps, incoming.stamp);

-- name: enlist_new
insert into raw.fetches by name
select
    $source_id as source_id,
    incoming.url,
    false as is_listing,
    'waiting' as status,
    [incoming.stamp] as stamps,
    incoming.said,
    incoming.position,
    0 as failure_count,
    $listed_at as first_listed_at,
    $listed_at as due_at
from incoming
anti join (from raw.fetches where source_id = $source_id and not is_listing) as known on incoming.url = known.url
order by incoming.position;

-- name: listing_fetches
select * exclude (source_id, position)
from raw.fetches
where source_id = $source_id and is_listing;

-- name: due_fetches
-- The newest first: they change most, and a reader misses them most.
select * exclude (source_id, position)
from raw.fetches
where source_id = $source_id and not is_listing and due_at <= $due_at
order by first_listed_at desc, position, url
limit $most;

-- name: due_fetch_count
select count(*)
from raw.fetches
where source_id = $source_id and not is_listing and due_at <= $due_at;

-- name: take_over_fetches
-- What comes back has no position: an address keeps that of its first listing.
create or replace temp table fetched as
select incoming.*, coalesce(known.position, 0) as position
from incoming
left join (from raw.fetches where source_id = $source_id) as known
    on incoming.url = known.url and incoming.is_listing = known.is_listing;

-- name: forget_fetches
delete from raw.fetches
using fetched
where
    fetches.source_id = $source_id
    and fetches.url = fetched.url
    and fetches.is_listing = fetched.is_listing;

-- name: write_fetches
insert into raw.fetches by name
select $source_id as source_id, *
from fetched;

-- name: quarantined
-- The last word on each place; a page or listing that was fetched after all is no longer refused.
select
    latest.document_id, latest.source_id, latest.uri, latest.media_type, latest.byte_count, latest.fetched_at,
    latest.reason, latest.detail, latest.run_id,
    retries.asked_at is not null as is_waiting
from (
    select
        *,
        rowid as row_number
    from raw.documents
    qualify row_number() over (partition by source_id, uri order by rowid desc) = 1
) as latest
left join (select source_id, uri, max(asked_at) as asked_at from raw.retries group by all) as retries
    on latest.source_id = retries.source_id and latest.uri = retries.uri
anti join (from raw.fetches where status = 'fetched' and reason is null) as fetched
    on latest.source_id = fetched.source_id and latest.uri = fetched.url
where
    latest.outcome = 'quarantined'
    and ($document_id is null or starts_with(latest.document_id, $document_id))
    and ($source_id is null or latest.source_id = $source_id)
    and ($reason is null or latest.reason = $reason)
    and ($since is null or latest.fetched_at >= $since)
order by latest.row_number desc;

-- name: ask_for_retries
insert into raw.retries by name
select documents.source_id, documents.uri, $asked_at as asked_at
from raw.documents as documents
semi join incoming on documents.document_id = incoming.document_id
anti join raw.retries as retries on documents.source_id = retries.source_id and documents.uri = retries.uri;

-- name: read_files_again
-- The address of a page does not tell which archive it lies in: all of its source's are read again, which costs little,
-- for what the ledger has is passed over.
delete from raw.source_files
where
    (source_id, name) in (
        select documents.source_id, regexp_replace(documents.uri, '#(row|item|byte)=[0-9]+$', '')
        from raw.documents as documents
        semi join incoming on documents.document_id = incoming.document_id
    )
    or source_id in (
        select documents.source_id
        from raw.documents as documents
        semi join incoming on documents.document_id = incoming.document_id
        where contains(documents.uri, '#record=')
    );

-- name: fetch_again
update raw.fetches as fetches
set
    status = 'waiting',
    etag = null,
    last_modified = null,
    failure_count = 0,
    due_at = $asked_at
from (
    select distinct documents.source_id, split_part(documents.uri, '#record=', 1) as url
    from raw.documents as documents
    semi join incoming on documents.document_id = incoming.document_id
) as asked
where fetches.source_id = asked.source_id and fetches.url = asked.url;

-- name: finish_retries
delete from raw.retries
where (source_id, uri) in (
    select incoming.source_id, incoming.uri
    from incoming
    inner join decided on incoming.position = decided.position
);

-- name: known_documents
-- Those that the ledger has as the last word of their place; what came back there after something else is read again,
-- and so is what somebody asked to have read again.
select documents.document_id
from incoming
inner join raw.documents as documents on incoming.document_id = documents.document_id
inner join (
    select uri, arg_max(content_sha256, rowid) as content_sha256
    from raw.documents
    where source_id = $source_id and uri in (select uri from incoming)
    group by uri
) as places on documents.uri = places.uri and documents.content_sha256 = places.content_sha256
where
    documents.source_id = $source_id
    and documents.uri not in (select uri from raw.retries where source_id = $source_id);

-- name: decide_outcomes
-- What becomes of each document, as if they had come one by one (an article has one outlet, and one version in a
-- call): the current version is unchanged, an older one that its source brings back is a version again, content that
-- the outlet already has under another article is a duplicate, all else is accepted.
create or replace temp table decided as
with places as (
    select
        source_id,
        uri,
        arg_max(content_sha256, rowid) as content_sha256,
        count(*) as document_count
    from raw.documents
    where uri in (select uri from incoming)
    group by all
),

-- A place that holds again what it held before something else is a new document (only articles are worth it), and so
-- is one that somebody asked to have read again.
fresh as (
    select
        incoming.* replace (
            if(
                documents.document_id is null,
                incoming.document_id,
                left(sha256(concat_ws(chr(31), incoming.document_id, places.document_count)), 20)
            ) as document_id
        ),
        documents.document_id is not null as is_back
    from incoming
    left join raw.documents as documents on incoming.document_id = documents.document_id
    left join places on incoming.source_id = places.source_id and incoming.uri = places.uri
    where
        documents.document_id is null
        or (incoming.article_id is not null and incoming.content_sha256 <> places.content_sha256)
        or (incoming.source_id, incoming.uri) in (select (source_id, uri) from raw.retries)
    qualify row_number() over (partition by incoming.document_id order by incoming.position) = 1
),

known as (
    select
        article_version_id, article_id, outlet, content_sha256, version_number, source_id, modified_at, first_seen_at
    from raw.articles
    where
        article_id in (select article_id from fresh where article_id is not null)
        or content_sha256 in (select text_sha256 from fresh where text_sha256 is not null)
),

-- The stored versions with an incoming document's content, that of its own place first.
same_versions as (
    select
        fresh.position,
        known.article_version_id,
        known.outlet,
        documents.article_version_id is not null as is_reread
    from fresh
    inner join known on fresh.article_id = known.article_id and fresh.text_sha256 = known.content_sha256
    left join (select distinct source_id, uri, article_version_id from raw.documents) as documents
        on fresh.source_id = documents.source_id
        and fresh.uri = documents.uri
        and known.article_version_id = documents.article_version_id
    qualify
        row_number() over (
            partition by fresh.position
            order by documents.article_version_id is not null desc, known.version_number desc
        ) = 1
),

current_versions as (
    select *
    from known
    qualify row_number() over (partition by article_id order by version_number desc) = 1
),

-- The same documents, read anew, now name another outlet: the stored versions are about to say so too.
corrected as (
    select same_versions.article_version_id, fresh.outlet
    from fresh
    inner join same_versions on fresh.position = same_versions.position
    where same_versions.is_reread and fresh.outlet is distinct from same_versions.outlet
    qualify row_number() over (partition by same_versions.article_version_id order by fresh.position) = 1
),

stored_contents as (
    select
        if(corrected.article_version_id is null, known.outlet, corrected.outlet) as outlet,
        known.content_sha256,
        min(known.article_version_id) as article_version_id
    from known
    left join corrected on known.article_version_id = corrected.article_version_id
    group by all
),

-- A source that edits an article back to an older text makes it current again; a copy of the older text that comes
-- late, from another source or from before, does not.
versions as (
    select
        fresh.position,
        fresh.article_version_id,
        fresh.outlet,
        fresh.text_sha256,
        same_versions.article_version_id as stored_version_id,
        coalesce(
            same_versions.article_version_id <> current_versions.article_version_id
            and fresh.source_id = current_versions.source_id
            and fresh.fetched_at >= current_versions.first_seen_at
            and coalesce(fresh.modified_at >= current_versions.modified_at, true)
            and (fresh.is_back or not same_versions.is_reread),
            false
        ) as is_returned,
        coalesce(current_versions.version_number, 0) + 1 as version_number
    from fresh
    left join same_versions on fresh.position = same_versions.position
    left join current_versions on fresh.article_id = current_versions.article_id
    where fresh.article_version_id is not null
    qualify row_number() over (partition by fresh.article_version_id order by fresh.position) = 1
),

-- The version that a document's content is kept under: its own, or that of its first twin.
kept as (
    select
        versions.*,
        case
            when versions.is_returned
                then left(sha256(concat_ws(chr(31), versions.article_version_id, versions.version_number)), 20)
            else coalesce(
                versions.stored_version_id,
                stored_contents.article_version_id,
                first_value(versions.article_version_id) over (
                    partition by versions.outlet, versions.text_sha256, versions.stored_version_id is not null
                    order by versions.position
                )
            )
        end as kept_version_id
    from versions
    left join stored_contents
        on versions.text_sha256 = stored_contents.content_sha256
        and versions.outlet is not distinct from stored_contents.outlet
)

select
    fresh.position,
    fresh.document_id,
    kept.kept_version_id as article_version_id,
    kept.version_number,
    case
        when kept.position is null then 'quarantined'
        when kept.is_returned and kept.position = fresh.position then 'accepted'
        when kept.is_returned or kept.stored_version_id is not null then 'unchanged'
        when kept.kept_version_id <> fresh.article_version_id then 'duplicate'
        when kept.position <> fresh.position then 'unchanged'
        else 'accepted'
    end as outcome
from fresh
left join kept on fresh.article_version_id = kept.article_version_id;

-- name: find_reread
-- Documents that come from the same place as the version they equal: the source is read otherwise than it was.
create or replace temp table reread as
select decided.position, decided.version_number, decided.article_version_id
from decided
inner join incoming on decided.position = incoming.position
semi join raw.documents as documents
    on incoming.source_id = documents.source_id
    and incoming.uri = documents.uri
    and decided.article_version_id = documents.article_version_id
where decided.outcome = 'unchanged';

-- name: write_documents
insert into raw.documents by name
select
    incoming.* exclude (position, document_id, article_version_id, article_id, outlet, text_sha256, modified_at),
    decided.document_id,
    decided.outcome,
    decided.article_version_id
from incoming
inner join decided on incoming.position = decided.position
order by incoming.position;

-- name: accepted
select position, version_number, article_version_id
from decided
where outcome = 'accepted'
order by position;

-- name: outcome_counts
select outcome, count(*)
from decided
group by outcome;

-- name: write_articles
insert into raw.articles by name
select *
from incoming;

-- name: reread
select position, version_number, article_version_id
from reread
order by position;

-- name: find_revised
-- Under another cleaner the text may have another shape (of a page: what of its boxes is taken in). Under the same one
-- another shape is what changes from visit to visit, so the stored one stays: facts keep their place in it.
create or replace temp table revised as
select incoming.*
from incoming
inner join raw.articles as articles on incoming.article_version_id = articles.article_version_id
where
    row(
        incoming.outlet, incoming.url, incoming.native_id, incoming.authors, incoming.section, incoming.published_at,
        incoming.published_at_method, incoming.published_at_zone, incoming.modified_at, incoming.language,
        incoming.credit
    ) is distinct from row(
        articles.outlet, articles.url, articles.native_id, articles.authors, articles.section, articles.published_at,
        articles.published_at_method, articles.published_at_zone, articles.modified_at, articles.language,
        articles.credit
    )
    or (
        incoming.cleaner_version <> articles.cleaner_version
        and row(incoming.text, incoming.blocks) is distinct from row(articles.text, articles.blocks)
    );

-- name: revise_articles
update raw.articles as articles
set
    outlet = revised.outlet,
    url = revised.url,
    native_id = revised.native_id,
    authors = revised.authors,
    section = revised.section,
    published_at = revised.published_at,
    published_at_method = revised.published_at_method,
    published_at_zone = revised.published_at_zone,
    modified_at = revised.modified_at,
    language = revised.language,
    credit = revised.credit,
    text = revised.text,
    blocks = revised.blocks,
    minhash = revised.minhash,
    cleaner_version = revised.cleaner_version,
    run_id = revised.run_id
from revised
where articles.article_version_id = revised.article_version_id;

-- name: work_keys
-- `rowid` lets the texts be read by range; raw.articles does not change while a work list is worked off.
select latest.article_version_id, latest.row_number
from (
    select article_version_id, rowid as row_number
    from raw.articles
    qualify row_number() over (partition by article_id order by version_number desc) = 1
) as latest
anti join (
    select article_version_id
    from extracted.articles
    where extractor_version = $extractor_version
) as done on latest.article_version_id = done.article_version_id
order by latest.row_number;

-- name: work_batch
select
    article_version_id, text, blocks, title, authors, outlet, url, native_id, section,
    published_at, published_at_method, published_at_zone, modified_at, language, credit
from raw.articles
where
    rowid between $first_row and $last_row
    and article_version_id in (select unnest($article_version_ids::varchar[]))
order by rowid;

-- name: select_texts
-- Ids first, texts second: the join never carries the texts of the articles that are not asked for.
create or replace temp table texts as
select article_version_id, text
from raw.articles
where rowid in (
    select articles.rowid
    from raw.articles as articles
    semi join incoming on articles.article_version_id = incoming.article_version_id
);

-- name: already_extracted
select count(*)
from extracted.articles as articles
semi join incoming on articles.article_version_id = incoming.article_version_id;

-- name: delete_extraction
delete from extracted.{table}
where article_version_id in (select article_version_id from incoming);

-- name: write_extracted_articles
insert into extracted.articles by name
select *
from incoming;

-- name: write_quotes
insert into extracted.quotes by name
select
    incoming.*,
    cut_all(texts.text, incoming.content_spans) as content_text,
    cut_all(texts.text, incoming.cue_spans) as cue_text,
    cut_all(texts.text, incoming.source_spans) as source_text
from incoming
inner join texts on incoming.article_version_id = texts.article_version_id;

-- name: write_entity_mentions
insert into extracted.entity_mentions by name
select
    incoming.*,
    cut(texts.text, incoming.char_start, incoming.char_end) as mention_text
from incoming
inner join texts on incoming.article_version_id = texts.article_version_id;

-- name: write_event_mentions
insert into extracted.event_mentions by name
select
    incoming.* exclude (actors, recipients, counts),
    cut_named(texts.text, incoming.actors) as actors,
    cut_named(texts.text, incoming.recipients) as recipients,
    cut_counts(texts.text, incoming.counts) as counts,
    cut(texts.text, incoming.sentence_char_start, incoming.sentence_char_end) as sentence_text,
    cut(texts.text, incoming.trigger_char_start, incoming.trigger_char_end) as trigger_text
from incoming
inner join texts on incoming.article_version_id = texts.article_version_id;

-- name: write_date_expressions
insert into extracted.date_expressions by name
select
    incoming.*,
    cut(texts.text, incoming.char_start, incoming.char_end) as expression_text
from incoming
inner join texts on incoming.article_version_id = texts.article_version_id;

-- name: write_entity_namings
insert into extracted.entity_namings by name
select *
from incoming;

-- name: macros
-- Offsets are half-open and in code points, as DuckDB's substring counts.
create or replace temp macro cut(text, char_start, char_end) as
    substring(text, char_start + 1, char_end - char_start);

create or replace temp macro cut_all(text, spans) as
    array_to_string(list_transform(spans, lambda span: cut(text, span.char_start, span.char_end)), ' ');

create or replace temp macro cut_named(text, spans) as
    list_transform(spans, lambda span: {
        'char_start': span.char_start,
        'char_end': span.char_end,
        'mention_text': cut(text, span.char_start, span.char_end),
        'name': span.name,
        'country_code': span.country_code,
        'sector': span.sector
    });

create or replace temp macro cut_counts(text, counts) as
    list_transform(counts, lambda count: {
        'kind': count.kind,
        'number': count.number,
        'unit': count.unit,
        'char_start': count.char_start,
        'char_end': count.char_end,
        'count_text': cut(text, count.char_start, count.char_end)
    });

-- name: forget_check_results
delete from quality.check_results
where check_result_id in (select check_result_id from incoming);

-- name: write_check_results
insert into quality.check_results by name
select *
from incoming;

-- name: write_profile
insert into quality.profiles by name
select
    $run_id as run_id,
    $table_address as table_address,
    unpivoted.group_name,
    unpivoted.metric,
    unpivoted.value,
    now() as profiled_at,
    false as is_published
from (
    unpivot (select group_name, columns(* exclude (group_name))::double from incoming)
    on columns(* exclude (group_name))
    into name metric value value
) as unpivoted;

-- name: forget_profile
delete from quality.profiles
where run_id = $run_id and table_address = $table_address;

-- name: columns
select schema_name || '.' || table_name || '.' || column_name as address, data_type
from duckdb_columns()
where
    database_name = current_database()
    and schema_name in ('raw', 'extracted', 'quality')
    and not internal;

-- name: tables
select table_name from duckdb_tables() where schema_name = $schema order by table_name;

-- name: row_count
select count(*) from {schema}.{table};
