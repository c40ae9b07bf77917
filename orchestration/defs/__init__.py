"""Everything that imports Dagster: it says when, the libraries below do the work.

resources   the warehouse behind one writer lock, held for a whole run
assets      raw, extracted and published tables        dbt         the models between them
checks      the gates of expectations/                 automation  jobs, schedule, sensors
corrections people's file of corrections, judged before dbt reads it
runs        one run of a job in this process, for the command line
"""
