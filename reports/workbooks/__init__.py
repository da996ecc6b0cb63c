"""A report as a workbook that is filled without network: laid out, written, read back, compared with the draft."""
