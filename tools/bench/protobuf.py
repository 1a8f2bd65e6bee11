"""ConfigMaps in the API's binary encoding, as the controller sends its cases.
The numbers are those of k8s.io/api's generated.proto. Pure."""

CONTENT = "application/vnd.kubernetes.protobuf"


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def field(number, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(content)) + content


def entries(number, pairs):
    return b"".join(field(number, field(1, key) + field(2, value))
                    for key, value in pairs.items())


def config_map(thing):
    """Of one that has name, namespace, labels, annotations and data alone."""
    metadata = thing["metadata"]
    encoded = (field(1, metadata["name"]) + field(3, metadata["namespace"]) +
               entries(11, metadata.get("labels", {})) +
               entries(12, metadata.get("annotations", {})))
    return (b"k8s\0" + field(1, field(1, "v1") + field(2, "ConfigMap")) +
            field(2, field(1, encoded) + entries(2, thing.get("data", {}))))
