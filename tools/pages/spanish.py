"""The words of the pages on settings and reports, in Spanish."""

from __future__ import annotations

SPANISH = {
    "opening": """\
# Configuración

Esta página explica cada ajuste: para qué sirve, dónde se pone y qué pasa si no lo define.

## De dónde vienen los ajustes

- **Con Meltano**: de `.env` o de las variables de entorno, con el nombre en mayúsculas que cada \
ajuste tiene abajo, o de `config:` en `tap-wolkvox.meltano.yml`, escrito a mano: `meltano config \
set` borra los comentarios del archivo. Gana la variable de entorno. En \
un extractor con otro nombre (`inherit_from`), la variable empieza con ese nombre: \
`TAP_WOLKVOX_CALI_REPORTS`.
- **Sin Meltano**: de un archivo JSON, `tap-wolkvox --config config.json`. Con `--config=ENV`, \
también de las variables de entorno.

En una variable de entorno, una lista se escribe en JSON: `TAP_WOLKVOX_CAMPAIGN_IDS='["90001"]'`.

Un ajuste nulo o en blanco, como el de una variable vacía, cuenta como no definido; en \
`customer_data` y `staff_data`, en blanco es un error. Con Meltano, \
una variable vacía también oculta el valor de `config:`; sin Meltano, cuenta el valor del archivo.

Un ajuste desconocido o incorrecto termina la corrida antes de la primera petición. El error \
nombra de una vez todos los que estén mal y dice cómo debe ser cada uno. Lo único que pasa \
inadvertido es una variable de entorno con el nombre mal escrito.

`meltano invoke tap-wolkvox --test` prueba la conexión con seis peticiones como máximo. Imprime \
una llamada si hubo alguna hace poco; su última línea es `The connection works`. (`meltano config \
test tap-wolkvox` da un error si la cuenta no tiene llamadas: para Meltano, una prueba que no trae \
filas es una prueba fallida.)

`meltano invoke tap-wolkvox --estimate` imprime cuántas peticiones de la cuota diaria gastaría una \
corrida, sin enviar ninguna: [costos](../reports/README.md#what-it-costs) (en inglés).

`reports` decide qué streams existen; `meltano select` solo elige columnas de ellos. Para extraer \
`call_detail`, póngalo en `reports`: sin eso, `meltano select tap-wolkvox call_detail '*'` \
deselecciona todo lo demás.

## Ajustes
""",
    "required": "obligatorio",
    "without api_url": "obligatorio sin `api_url`",
    "kinds": {
        "string": "texto",
        "array": "lista de textos",
        "number": "número",
        "integer": "número entero",
    },
    "default": "por defecto",
    "none": "ninguno",
    "environment": "variable",
    "closing": """\
## Ajustes del SDK

`stream_maps`, `stream_map_config`, `faker_config` y `flattening_*` funcionan como en cualquier \
tap hecho con el [SDK de Meltano](https://sdk.meltano.com/en/latest/stream_maps.html). El valor \
secreto de una expresión va en `stream_map_config.key`, que Meltano no muestra.

Con el aplanado (`flattening_enabled`, y 1 o más en `flattening_max_depth`), `other_fields` es \
texto que contiene JSON. En una tabla anterior es una columna JSON. Cámbiela primero, por ejemplo \
con `ALTER TABLE wolkvox.call_detail ALTER COLUMN other_fields TYPE text`; si no, target-postgres \
se detiene con `Altering columns is not supported`.

`tap-wolkvox --about --format=markdown` imprime todos los ajustes de la versión instalada.
""",
}

IN_SPANISH = {
    "wolkvox_server": (
        "El servidor de la operación: inicie sesión en manager.wolkvox.com y la barra de "
        'direcciones lo muestra como wvNNNN. Escriba `"0016"` o `"wv0016"`, entre comillas. No '
        "hace falta con `api_url`."
    ),
    "wolkvox_token": (
        "El token de la operación. Se crea en Wolkvox Manager: Configuración, Integraciones, "
        "Tokens, Agregar token."
    ),
    "reports": (
        'Los nombres de los streams que se extraen, en el orden en que se extraen; `["all"]` '
        "significa todos. Cada uno gasta peticiones de la cuota diaria."
    ),
    **{
        f"{person}_data": (
            f"Qué se hace con las columnas de datos personales de {whose}, en todos los reportes y "
            "sin importar los stream maps: `keep`, tal como las envía el servidor; `hash`, para "
            "cruzar las filas de una persona sin saber quién es; o `drop`. El texto libre solo se "
            "escribe con lo primero; si no, queda nulo. En blanco es un error, para que una "
            "variable vacía no escriba nada en claro."
        )
        for person, whose in (("customer", "los clientes"), ("staff", "los agentes y el personal"))
    },
    "personal_data_key": (
        "La clave secreta de los hashes, para `customer_data` o `staff_data` con `hash`; "
        "`openssl rand -hex 32` crea una. Con otra clave, el mismo teléfono tiene otro hash: "
        "guárdela mientras existan las tablas."
    ),
    "campaign_ids": (
        "Las campañas que se extraen, cada número entre comillas, para los reportes que se piden "
        "por campaña. Cada una tiene su propio bookmark y gasta al menos una petición por corrida; "
        '`["all"]` significa todas las campañas de la operación, con un solo bookmark.'
    ),
    "start_date": (
        'El primer momento que se extrae, entre comillas: `"2026-01-01"` o '
        '`"2026-01-01T07:00:00-05:00"`. Sin desfase horario (offset), se interpreta en la zona de '
        "`timezone`. Si la hora va sin comillas, YAML le quita el desfase. Solo cuenta mientras no "
        "haya bookmark: para ir más atrás después, corra una vez con `--full-refresh` o extraiga "
        "el período anterior con un estado propio."
    ),
    "end_date": (
        "El momento hasta el que se extrae, sin incluirlo; se escribe igual que `start_date`. Sin "
        "este ajuste, cada corrida llega hasta el momento actual."
    ),
    "timezone": (
        "El nombre IANA de la zona horaria del reloj del servidor. En todos los casos que se han "
        "revisado, Wolkvox usa la hora de Colombia; si su operación está en otro país, compare la "
        "hora de una llamada con su propio reloj."
    ),
    "lookback_hours": (
        "Cuántas horas hacia atrás desde el bookmark vuelve a leer cada corrida, para encontrar "
        "filas que llegaron tarde o cambiaron. En los reportes por día se redondea hacia arriba a "
        "días completos, incluido el último día leído. Sin este ajuste, cada reporte tiene el "
        "suyo: 1 para AMD Detail, 24 o más para los demás."
    ),
    "max_window_days": (
        "Cuántos días se piden como máximo en una petición, de 1 a 31. El límite de Wolkvox es 31; "
        "si la ventana le parece demasiado amplia, el servidor puede responder como si no hubiera "
        "filas."
    ),
    "row_limit": (
        "El máximo de filas que el servidor pone en una respuesta. Una respuesta que llega a ese "
        "número puede estar truncada: no se escribe, y su ventana se vuelve a pedir en ventanas "
        "más pequeñas."
    ),
    "request_timeout_seconds": (
        "Cuántos segundos se espera una respuesta completa; después, la ventana se vuelve a pedir "
        "en ventanas más pequeñas. Para establecer la conexión se esperan 20 s como máximo."
    ),
    "max_concurrent_requests": (
        "Cuántas peticiones puede haber a la vez, 1 o 2. Wolkvox permite 2 por token: con 2, "
        "ningún otro proceso puede usar ese token al mismo tiempo."
    ),
    "api_url": (
        "Otra URL base en lugar de `https://wv{server}.wolkvox.com`: un proxy o un servidor de "
        "pruebas. HTTPS, o HTTP solo hacia una dirección de loopback."
    ),
    "user_agent": (
        "Cómo se identifica el tap en sus peticiones. Sin este ajuste, `tap-wolkvox/` y su versión."
    ),
}

KINDS_OF_REPORTS = {
    "event": "eventos",
    "day": "días",
    "hour": "horas",
    "total": "totales",
    "list": "lista",
}

REPORTS_PAGE = """\
# Reportes

Busque aquí un reporte por el nombre que tiene en las páginas de Wolkvox en español: al lado está \
el nombre de su stream, el que se pone en [`reports`](configuration.md#reports). El enlace lleva a \
sus columnas, su llave y lo que se sabe de él, en inglés.

- **Tipo**: los *eventos*, las *horas* y los *días* se piden por ventanas de tiempo; los \
*totales*, un día por petición; una *lista*, completa en cada corrida.
- **Peticiones**: cuántas gasta probablemente una corrida nocturna, para todas las campañas a la \
vez. Cada una cuenta en la cuota diaria de la operación: 1.000 por licencia. Lo que gastaría una \
corrida suya lo dice `meltano invoke tap-wolkvox --estimate`, sin enviar ninguna.

| en Wolkvox | stream | tipo | peticiones |
| --- | --- | --- | --: |
"""
