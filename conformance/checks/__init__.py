"""The rules of the platform, one file per family. Importing a file registers its checks."""
