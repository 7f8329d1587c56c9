"""The yearly cycle of a programme: quotas, applications, reviews, ranking, public notice and objections."""
