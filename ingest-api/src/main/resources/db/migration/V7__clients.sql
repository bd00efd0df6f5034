-- Programs that fetch tokens with a secret of their own (OAuth 2.0, client_credentials). A revoked one stays, so that
-- nobody is given its id, and with it what it owns.
create table clients (
    id          text primary key,
    name        text        not null,
    secret_hash text        not null,
    roles       text[]      not null default '{}',
    created_at  timestamptz not null default now(),
    revoked_at  timestamptz
);
