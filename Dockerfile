# Hot Papers in a container; compose.yaml builds and runs it.

# The Python that the tests run on. Another one: --build-arg PYTHON=3.13
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
# With the pictures of a day (170 MB more): --build-arg EXTRAS=charts,postgres
ARG EXTRAS=postgres
WORKDIR /src
COPY pyproject.toml README.md LICENSE config.example.toml ./
COPY bot bot
COPY cogs cogs
RUN python -m venv --without-pip /app
RUN pip --python /app/bin/python install --no-cache-dir ".[${EXTRAS}]"

FROM python:${PYTHON}-slim
# The number is fixed, so that a folder of the host can be given to it: chown 10001:10001
RUN groupadd --gid 10001 hotpapers
RUN useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data hotpapers
RUN install --directory --owner 10001 --group 10001 --mode 0700 /data
COPY --from=build /app /app
ENV PATH="/app/bin:$PATH" PYTHONUNBUFFERED="1" HOTPAPERS_BOT__DATA_DIR="/data"
# Everything that is written: the configuration, the database, its back-ups, the archive.
WORKDIR /data
VOLUME ["/data"]
USER 10001:10001
# A first start brings in five listing days, which takes some minutes.
HEALTHCHECK --interval=1m --timeout=20s --start-period=10m --retries=3 \
    CMD ["python", "-m", "bot.serving.probe"]
ENTRYPOINT ["hotpapers"]
CMD ["run"]
