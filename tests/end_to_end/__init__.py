"""The whole way a lesson goes: release, submission, grade, feedback."""
