"""An SPDX 2.3 document, as JSON, of what the image holds.

All of it follows from the arguments: the same image gives the same document.
"""
import dataclasses
import datetime
import hashlib
import json
import urllib.parse
import uuid

NAME = "kube-forensics-controller"
LICENCE = "Apache-2.0"
# How the controller is related to a package.
LOADED, COMPILED, TEXTS = "DYNAMIC_LINK", "STATIC_LINK", "DEPENDS_ON"


@dataclasses.dataclass(frozen=True)
class File:
    path: str  # in the image, with its first slash
    sha1: str
    sha256: str
    owner: str  # a package's name, or NAME


def identifier(kind, name):
    """SPDX knows letters, digits, dots and dashes, so others become dashes; the
    digest keeps apart what then looks the same."""
    plain = "".join(one if one.isascii() and (one.isalnum() or one in ".-")
                    else "-" for one in name)
    if plain != name:
        plain += "-" + hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"SPDXRef-{kind}-{plain}"


def purl(package, distribution):
    """`pkg:deb/debian/libssl3@3.0.17-1?arch=amd64&distro=debian-12`"""
    system, release = distribution
    name = urllib.parse.quote(package.name, safe="")
    version = urllib.parse.quote(package.version, safe=":~")
    return (f"pkg:deb/{system}/{name}@{version}"
            f"?arch={package.architecture}&distro={system}-{release}")


def contents(files):
    """The fields that say which files a package has here."""
    if not files:
        return {"filesAnalyzed": False}
    joined = "".join(sorted(one.sha1 for one in files))
    return {
        "filesAnalyzed": True,
        "packageVerificationCode": {"packageVerificationCodeValue":
                                    hashlib.sha1(joined.encode()).hexdigest()},
    }


def debian_package(package, files, distribution):
    return {
        "SPDXID": identifier("Package", package.name),
        "name": package.name,
        "versionInfo": package.version,
        "supplier": f"Organization: {distribution[0].capitalize()}",
        "downloadLocation": "NOASSERTION",
        **({"homepage": package.homepage} if package.homepage else {}),
        "sourceInfo": f"built package from: {package.source} "
                      f"{package.source_version}",
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "licenseComments":
            f"see /usr/share/doc/{package.name}/copyright in the image",
        "copyrightText": "NOASSERTION",
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": purl(package, distribution),
        }],
        **contents(files),
    }


def controller_package(version, files):
    return {
        "SPDXID": identifier("Package", NAME),
        "name": NAME,
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "licenseConcluded": LICENCE,
        "licenseDeclared": LICENCE,
        "copyrightText": "NOASSERTION",
        "primaryPackagePurpose": "APPLICATION",
        **contents(files),
    }


def file_entry(file):
    return {
        "SPDXID": identifier("File", file.path),
        "fileName": "." + file.path,
        "checksums": [
            {"algorithm": "SHA1", "checksumValue": file.sha1},
            {"algorithm": "SHA256", "checksumValue": file.sha256},
        ],
        "licenseConcluded": "NOASSERTION",
        "copyrightText": "NOASSERTION",
    }


def relationship(left, kind, right):
    return {"spdxElementId": left, "relationshipType": kind,
            "relatedSpdxElement": right}


def time_text(epoch):
    moment = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def document(version, packages, files, distribution, epoch):
    """The text of the document.

    version: of the controller, as --version tells it
    packages: [(Package, LOADED, COMPILED or TEXTS)]
    files: [File], each owned by one of the packages or by NAME
    distribution: ("debian", "12")
    epoch: when the document is said to be made, in seconds
    """
    main = identifier("Package", NAME)
    by_owner = {}
    for one in sorted(files, key=lambda one: one.path):
        by_owner.setdefault(one.owner, []).append(one)
    packages = sorted(packages, key=lambda one: one[0].name)
    relations = [relationship("SPDXRef-DOCUMENT", "DESCRIBES", main)]
    relations += [relationship(main, kind, identifier("Package", package.name))
                  for package, kind in packages]
    relations += [relationship(identifier("Package", owner), "CONTAINS",
                               identifier("File", one.path))
                  for owner, some in sorted(by_owner.items()) for one in some]
    body = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{NAME} {version}",
        "creationInfo": {"created": time_text(epoch),
                         "creators": [f"Tool: {NAME}-tools-image-sbom"]},
        "packages": [controller_package(version, by_owner.get(NAME, []))] + [
            debian_package(package, by_owner.get(package.name, []), distribution)
            for package, _ in packages],
        "files": [file_entry(one) for some in by_owner.values() for one in some],
        "relationships": relations,
    }
    # A name of its own for each content, as SPDX wants it.
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode())
    body["documentNamespace"] = uuid.UUID(digest.hexdigest()[:32]).urn
    return json.dumps(body, indent=1, sort_keys=True) + "\n"
