-- Each row of AMD Detail is counted once. Contacts that are no longer in the table, because rows
-- were deleted or telephones were hashed, stay until a full build: DBT_FULL_REFRESH=true.
{{ config(enabled=is_built('amd_contacts')) }}

select counted.calls as counted, loaded.calls as loaded
from (select coalesce(sum(calls), 0) as calls from {{ ref('amd_contacts') }}) as counted
cross join (select count(*) as calls from {{ ref('stg_amd_detail') }}) as loaded
where counted.calls <> loaded.calls
