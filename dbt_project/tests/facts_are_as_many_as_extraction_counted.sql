-- Per article, the marts hold the rows that the extraction ledger says were found: none lost, none doubled.
{% set tables = {
    'quote': ['fct_quotes'],
    'entity_mention': ['fct_entity_mentions'],
    'event_mention': ['fct_event_mentions', 'fct_event_candidates'],
} %}
with counted as (
    {% for fact, marts in tables.items() %}
        {% if not loop.first %}union all{% endif %}
        select
            article_version_id,
            '{{ fact }}' as fact,
            -{{ fact }}_count as row_count
        from {{ ref('int_articles_extracted') }}
        {% for mart in marts %}
            union all
            select
                article_version_id,
                '{{ fact }}' as fact,
                count(*) as row_count
            from {{ ref(mart) }}
            group by article_version_id
        {% endfor %}
    {% endfor %}
)

select
    article_version_id,
    fact,
    sum(row_count) as surplus_count
from counted
group by article_version_id, fact
having sum(row_count) <> 0
