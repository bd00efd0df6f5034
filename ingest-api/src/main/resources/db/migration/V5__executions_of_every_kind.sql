-- Executions of every kind. definition is what the engine is told: PipelineDefinition, or FunctionCall for the others,
-- which have no pipeline and no items. result is json, not jsonb: it stays as the code gave it, NUL characters included.
alter table executions
    alter column pipeline_id drop not null,
    alter column pipeline_version drop not null,
    add column result json,
    add constraint executions_of_pipelines
        check (kind <> 'pipeline' or (pipeline_id is not null and pipeline_version is not null));
drop index executions_owner;
create index executions_owner on executions (owner, kind, id desc);

alter table control_outbox add column kind text not null default 'pipeline';
