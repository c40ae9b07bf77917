{#- Days around an article in which other stories tell whom a short name means. -#}
{% macro story_days() -%}14{%- endmacro %}


{#-
As a pre-hook of int_entities_linked: forget every link that the names which came, went or changed since the last build
could alter. What is forgotten is linked anew, so links are those of a build from nothing, whatever the order of
arrival; and since evidence reaches no further than `story_days`, the work does not grow with the age of the warehouse.
-#}
{% macro forget_touched_links() -%}
    {%- set named = ref('int_entities_named') -%}
    {%- set resolved = ref('int_names_resolved') -%}
    {%- set corrections = ref('int_corrections_resolved') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where entity_naming_id in (
        with gone as (
            select held.entity_naming_id, held.short_forms, held.published_date
            from {{ this }} as held
            anti join {{ named }} as named
                on held.entity_naming_id = named.entity_naming_id and held.run_id = named.run_id
        ),

        renamed as (
            select held.entity_naming_id, held.short_forms, held.published_date
            from {{ this }} as held
            inner join {{ resolved }} as resolved
                on held.normalised_name = resolved.normalised_name and held.entity_type = resolved.entity_type
            where held.name_state is distinct from resolved.name_state
        ),

        corrected as (
            select held.entity_naming_id, held.short_forms, held.published_date
            from {{ this }} as held
            left join {{ corrections }} as corrections on held.uncorrected_entity_id = corrections.entity_id
            left join {{ corrections }} as single_corrections
                on held.entity_naming_id = single_corrections.entity_naming_id
            where
                coalesce(single_corrections.entity_correction_id, corrections.entity_correction_id)
                is distinct from held.entity_correction_id
        ),

        fresh as (
            select named.entity_naming_id, named.short_forms, named.published_date
            from {{ named }} as named
            anti join {{ this }} as held
                on named.entity_naming_id = held.entity_naming_id and named.run_id = held.run_id
        ),

        changed as (
            from gone
            union all
            from renamed
            union all
            from fresh
        ),

        touched as (
            select distinct
                unnest(short_forms) as short_form,
                published_date
            from changed
            where published_date is not null
        )

        select entity_naming_id
        from gone
        union all
        select entity_naming_id
        from renamed
        union all
        select entity_naming_id
        from corrected
        union all
        select held.entity_naming_id
        from {{ this }} as held
        inner join touched
            on
                held.name_key = touched.short_form
                and held.published_date
                between touched.published_date - {{ story_days() }} and touched.published_date + {{ story_days() }}
        where held.is_short
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}


{#- Months whose links are not those that this model was built from, each with the fingerprint of its links. -#}
{% macro changed_months() -%}
    select
        months.month_start_date,
        months.month_version
    from (
        select
            cast(date_trunc('month', published_date) as date) as month_start_date,
            cast(bit_xor(md5_number(concat_ws('|', entity_naming_id, entity_id, link_method))) as varchar)
                as month_version
        from {{ ref('int_entities_linked') }}
        where published_date is not null
        group by month_start_date
    ) as months
    {%- if is_incremental() %}
    anti join {{ this }} as held
        on months.month_start_date = held.month_start_date and months.month_version = held.month_version
    {%- endif %}
{%- endmacro %}


{#- As a pre-hook: forget them. -#}
{% macro forget_changed_months() -%}
    {%- set linked = ref('int_entities_linked') -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where (month_start_date, month_version) not in (
        select
            cast(date_trunc('month', published_date) as date),
            cast(bit_xor(md5_number(concat_ws('|', entity_naming_id, entity_id, link_method))) as varchar)
        from {{ linked }}
        where published_date is not null
        group by 1
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}
