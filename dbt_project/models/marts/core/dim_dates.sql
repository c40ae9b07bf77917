with limits as (
    select
        min(published_date) as first_date,
        max(published_date) as last_date
    from {{ ref('int_articles_extracted') }}
),

days as (
    select cast(unnest(generate_series(first_date, last_date, interval 1 day)) as date) as calendar_date
    from limits
)

select
    calendar_date,
    cast(year(calendar_date) as integer) as calendar_year,
    cast(quarter(calendar_date) as integer) as calendar_quarter,
    cast(month(calendar_date) as integer) as calendar_month,
    monthname(calendar_date) as month_name,
    cast(date_trunc('month', calendar_date) as date) as month_start_date,
    cast(isoyear(calendar_date) as integer) as iso_year,
    cast(week(calendar_date) as integer) as iso_week,
    cast(date_trunc('week', calendar_date) as date) as week_start_date,
    cast(isodow(calendar_date) as integer) as iso_weekday,
    dayname(calendar_date) as weekday_name,
    isodow(calendar_date) >= 6 as is_weekend
from days
