# Meltano with the tap and target-postgres. Settings and secrets come from the environment.
#
# All versions are fixed: Meltano's and those of all that it needs by the lock file, the plugins'
# by examples/meltano, and those of all that they need by the day on which they are looked up. To pin
# the base image as well, append its digest.
FROM python:3.13-slim-bookworm

WORKDIR /project
COPY . .

ENV UV_NO_CACHE=1
RUN UV_PROJECT_ENVIRONMENT=/opt/meltano tools/uv sync --frozen --quiet --only-group meltano
ENV PATH=/opt/meltano/bin:$PATH

WORKDIR /project/examples/meltano
RUN UV_EXCLUDE_NEWER=2026-11-25T00:00:00Z meltano install tap-wolkvox target-postgres

# What Meltano writes while it runs.
RUN useradd --uid 10001 --no-create-home --home-dir /tmp meltano \
    && chown -R meltano .meltano
USER meltano

ENTRYPOINT ["meltano", "--environment=prod"]
CMD ["run", "tap-wolkvox", "target-postgres"]
