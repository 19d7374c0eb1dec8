-- Not "if not exists", for which the server wants the right to create schemas even when this one is there
do $$ begin if to_regnamespace('{schema}') is null then create schema {schema}; end if; end $$
