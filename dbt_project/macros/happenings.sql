{#-
How happenings stay cheap and right at once: what a new, changed or gone report could alter is forgotten and made anew,
the rest stays. So happenings are those of a build from nothing, whatever the order of arrival, and a build costs what
has changed.
-#}

{#- A word for a set of rows, the same in any order: an aggregate over the columns that are named. -#}
{% macro fingerprint(columns) -%}
    to_base(cast(abs(bit_xor(md5_number(concat_ws('|', {{ columns }}))) % 4611686018427387904) as bigint), 36)
{%- endmacro %}


{#- Words that stand for somebody whom only the sentences before them name. -#}
{% macro is_pronoun(normalised) -%}
    {{ normalised }} in (
        'i', 'me', 'we', 'us', 'you', 'he', 'him', 'she', 'her', 'it', 'they', 'them', 'who', 'whom', 'which', 'that',
        'this', 'these', 'those', 'one', 'ones', 'another', 'other', 'others', 'some', 'someone', 'somebody', 'any',
        'anyone', 'anybody', 'all', 'everyone', 'everybody', 'both', 'each', 'either', 'many', 'few', 'several', 'most',
        'none', 'noone', 'no one', 'nobody', 'himself', 'herself', 'itself', 'themselves', 'ourselves', 'his', 'theirs'
    )
{%- endmacro %}


{#- As a pre-hook of a model of reports (with a prefix, of its second report): forget the articles whose keys are gone
    or were made anew. -#}
{% macro forget_rekeyed_articles(prefix='') -%}
    {#- named whichever way the choice falls, so that dbt always sees the dependency when it parses -#}
    {%- set keyed = ref('int_event_mentions_keyed') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where ({{ prefix }}article_version_id, {{ prefix }}run_id, {{ prefix }}participants_version) in (
        select held.{{ prefix }}article_version_id, held.{{ prefix }}run_id, held.{{ prefix }}participants_version
        from (
            select distinct {{ prefix }}article_version_id, {{ prefix }}run_id, {{ prefix }}participants_version
            from {{ this }}
        ) as held
        anti join {{ keyed }} as keyed
            on
                held.{{ prefix }}article_version_id = keyed.article_version_id
                and held.{{ prefix }}run_id = keyed.run_id
                and held.{{ prefix }}participants_version = keyed.participants_version
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}


{#- True for reports that this model does not hold as they are keyed now. -#}
{% macro is_keyed_anew() -%}
    {%- if is_incremental() -%}
        (article_version_id, run_id, participants_version) not in (
            select distinct held.article_version_id, held.run_id, held.participants_version
            from {{ this }} as held
        )
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}


{#- As a pre-hook of int_event_mentions_merged: forget the happenings that lost a report or that a new one is matched
    with. All their reports are merged anew. -#}
{% macro forget_touched_happenings() -%}
    {%- set matched = ref('int_event_mentions_matched') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where event_id in (
        with current_reports as (
            select
                event_mention_id,
                article_version_id,
                run_id,
                participants_version
            from {{ matched }}
            where event_mention_id = other_event_mention_id
        ),

        gone as (
            select
                held.event_id,
                held.event_mention_id
            from {{ this }} as held
            anti join current_reports
                on
                    held.event_mention_id = current_reports.event_mention_id
                    and held.run_id = current_reports.run_id
                    and held.participants_version = current_reports.participants_version
        ),

        fresh as (
            select current_reports.event_mention_id
            from current_reports
            anti join {{ this }} as held
                on
                    current_reports.event_mention_id = held.event_mention_id
                    and current_reports.run_id = held.run_id
                    and current_reports.participants_version = held.participants_version
        )

        select event_id
        from gone
        union
        select held.event_id
        from {{ matched }} as matched
        semi join fresh on matched.event_mention_id = fresh.event_mention_id
        inner join {{ this }} as held on matched.other_event_mention_id = held.event_mention_id
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}


{#- Reports of the happenings that this model does not hold as they are told now. -#}
{% macro new_happenings() -%}
    select merged.*
    from {{ ref('int_event_mentions_merged') }} as merged
    {%- if is_incremental() %}
    anti join {{ this }} as held
        on merged.event_id = held.event_id and merged.event_version = held.event_version
    {%- endif %}
{%- endmacro %}


{#- As a pre-hook of a model with `event_version`: forget the happenings that are gone or are told otherwise by now. -#}
{% macro forget_changed_happenings() -%}
    {%- set merged = ref('int_event_mentions_merged') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where (event_id, event_version) not in (
        select merged.event_id, merged.event_version
        from {{ merged }} as merged
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}
