-- Per article, the marts hold the rows that the extraction ledger says were found: none lost, none doubled.
with counted as (
    {% for table in ['quote', 'entity_mention', 'event_mention'] %}
        {% if not loop.first %}union all{% endif %}
        select
            article_version_id,
            '{{ table }}' as fact,
            -{{ table }}_count as row_count
        from {{ ref('int_articles_extracted') }}
        union all
        select
            article_version_id,
            '{{ table }}' as fact,
            count(*) as row_count
        from {{ ref('fct_' ~ table ~ 's') }}
        group by article_version_id
    {% endfor %}
)

select
    article_version_id,
    fact,
    sum(row_count) as surplus_count
from counted
group by article_version_id, fact
having sum(row_count) <> 0
