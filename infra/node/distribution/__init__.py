"""Elasticsearch on disk: fetched by Maven, checked, completed with our plugin, kept in a cache.

jdk, spec (pom.xml, plugin/) -> build_tools, plugin_build, checksums -> cache
"""
